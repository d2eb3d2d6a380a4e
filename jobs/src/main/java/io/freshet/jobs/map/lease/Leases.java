package io.freshet.jobs.map.lease;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who runs which calls of a job. A call is done when its result is stored; until then it is in exactly one of these places, or, issued
 * twice, in two leases:
 *
 * <pre>
 *   fresh --ask--> leased --stored--> done
 *                    |  ^
 *     lost, crashed, |  | ask
 *     shared         v  |
 *                  returned
 * </pre>
 *
 * <p>Leases are about a second long as calls go so far, and shorter towards the end, so that all end together (guided
 * self-scheduling). Not for several threads at once.
 */
public final class Leases {
    private static final double TARGET_NANOS = 1e9;
    private static final double LEAST_NANOS = 10e6;
    private static final int FIRST = 16;
    private static final int SHARES = 4;
    private static final long STRAGGLER_NANOS = 1_000_000_000L;

    /** Results wait for two seconds for others to be stored with; they are not late before that. */
    private static final long UNSTORED_NANOS = 5_000_000_000L;

    private static final int MOST_DURATIONS = 256;

    private final int total;
    private final int workers;
    private final boolean duplicates;
    private final BitSet done = new BitSet();
    private final Deque<Returned> returned = new ArrayDeque<>();
    private final Map<Long, Held> held = new HashMap<>();
    private final Deque<Long> durations = new ArrayDeque<>();
    private int fresh;
    private int doneCount;
    private long lastId;
    private int issuedTwice;
    private double callNanos;

    /**
     * Nothing is done yet.
     *
     * @param duplicates whether calls that hold up the end may be run twice
     */
    public Leases(int total, int workers, boolean duplicates) {
        if (total < 1 || workers < 1) {
            throw new IllegalArgumentException(
                    "map job: " + total + " calls, " + workers + " workers (expected: at least one of each)");
        }
        this.total = total;
        this.workers = workers;
        this.duplicates = duplicates;
    }

    private record Returned(Range range, int deaths) {}

    private static final class Held {
        private final Lease lease;
        private final int holder;
        private int next;
        private int to;
        private long progressAt;
        private boolean ran;
        private boolean asked;
        private boolean twice;

        Held(Lease lease, int holder, long now) {
            this.lease = lease;
            this.holder = holder;
            this.next = lease.range().from();
            this.to = lease.range().to();
            this.progressAt = now;
        }
    }

    /** Work for a reader. */
    public Decision ask(int reader, long nowNanos) {
        Optional<Returned> next = nextReturned();
        if (next.isEmpty()) {
            next = nextFresh();
        }
        if (next.isPresent()) {
            return give(reader, next.get(), nowNanos);
        }
        Optional<Decision> shared = share();
        if (shared.isPresent()) {
            return shared.get();
        }
        return straggler(reader, nowNanos)
                .map(range -> give(reader, new Returned(range, 0), nowNanos))
                .orElseGet(Decision.Nothing::new);
    }

    private Decision give(int reader, Returned work, long nowNanos) {
        Lease lease = new Lease(++lastId, work.range(), work.deaths());
        held.put(lease.id(), new Held(lease, reader, nowNanos));
        return new Decision.Give(lease);
    }

    private Optional<Returned> nextReturned() {
        while (!returned.isEmpty()) {
            Returned next = returned.removeFirst();
            List<Range> open = open(next.range());
            if (open.isEmpty()) {
                continue;
            }
            for (int i = open.size() - 1; i > 0; i--) {
                returned.addFirst(new Returned(open.get(i), next.deaths()));
            }
            Range range = open.get(0);
            int length = next.deaths() > 0 ? range.length() : Math.min(range.length(), length());
            if (length < range.length()) {
                returned.addFirst(new Returned(new Range(range.from() + length, range.to()), next.deaths()));
            }
            return Optional.of(new Returned(new Range(range.from(), range.from() + length), next.deaths()));
        }
        return Optional.empty();
    }

    private Optional<Returned> nextFresh() {
        fresh = Math.min(done.nextClearBit(fresh), total);
        if (fresh >= total) {
            return Optional.empty();
        }
        int from = fresh;
        int end = done.nextSetBit(from) < 0 ? total : done.nextSetBit(from);
        fresh = Math.min(end, from + length());
        return Optional.of(new Returned(new Range(from, fresh), 0));
    }

    /** How long the next lease is. */
    private int length() {
        int remaining = Math.max(1, total - fresh);
        int fair = Math.max(1, remaining / (SHARES * workers));
        if (callNanos <= 0) {
            return Math.min(FIRST, fair);
        }
        double least = LEAST_NANOS / callNanos;
        double target = TARGET_NANOS / callNanos;
        return (int) Math.max(1, Math.min(target, Math.max(fair, least)));
    }

    /** The parts of a range that are not done. */
    private List<Range> open(Range range) {
        List<Range> open = new ArrayList<>();
        int from = done.nextClearBit(range.from());
        while (from < range.to()) {
            int end = done.nextSetBit(from);
            int to = end < 0 || end > range.to() ? range.to() : end;
            open.add(new Range(from, to));
            from = done.nextClearBit(to);
        }
        return open;
    }

    /** Half of the longest that is held and not begun, if that is worth a message. */
    private Optional<Decision> share() {
        Held longest = null;
        for (Held each : held.values()) {
            boolean free = !each.ran && !each.asked && each.to - each.next >= 2;
            if (free && (longest == null || each.to - each.next > longest.to - longest.next)) {
                longest = each;
            }
        }
        if (longest == null) {
            return Optional.empty();
        }
        longest.asked = true;
        int half = longest.next + (longest.to - longest.next + 1) / 2;
        return Optional.of(new Decision.Share(longest.holder, longest.lease.id(), half));
    }

    /** The rest of a lease whose holder takes far longer than calls have taken, to be run a second time. */
    private Optional<Range> straggler(int reader, long nowNanos) {
        if (!duplicates || issuedTwice >= Math.max(workers, total / 20)) {
            return Optional.empty();
        }
        long usual = usualNanos();
        for (Held each : held.values()) {
            long limit = Math.max(each.ran ? UNSTORED_NANOS : STRAGGLER_NANOS, 2 * usual);
            boolean late = nowNanos - each.progressAt > limit;
            if (late && !each.twice && each.holder != reader && each.lease.deaths() == 0) {
                List<Range> open = open(new Range(each.ran ? each.lease.range().from() : each.next, each.to));
                if (!open.isEmpty() && open.get(0).length() <= Math.max(workers, total / 20) - issuedTwice) {
                    each.twice = true;
                    issuedTwice += open.get(0).length();
                    return Optional.of(open.get(0));
                }
            }
        }
        return Optional.empty();
    }

    /** What 95 of 100 calls did not exceed, of the latest. */
    private long usualNanos() {
        if (durations.isEmpty()) {
            return 0;
        }
        long[] sorted = durations.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[(int) ((sorted.length - 1) * 0.95)];
    }

    /**
     * A holder has begun all calls before {@code next}.
     *
     * @param calls ended since it last said so
     * @param nanos that these took together
     * @param longestNanos of one of them
     */
    public void ran(long lease, int next, int calls, long nanos, long longestNanos, long nowNanos) {
        learn(calls, nanos, longestNanos);
        Held one = held.get(lease);
        if (one != null) {
            one.next = Math.max(one.next, next);
            one.progressAt = nowNanos;
        }
    }

    private void learn(int calls, long nanos, long longestNanos) {
        if (calls == 0) {
            return;
        }
        double each = Math.max(1, (double) nanos / calls);
        callNanos = callNanos <= 0 ? each : callNanos + (each - callNanos) * Math.min(0.5, calls / 20.0);
        durations.addLast(longestNanos);
        if (durations.size() > MOST_DURATIONS) {
            durations.removeFirst();
        }
    }

    /** A holder answers to {@link Decision.Share}: its lease ends here now. What is behind may be asked for. */
    public void gave(long lease, int to) {
        Held one = held.get(lease);
        if (one == null) {
            return;
        }
        one.asked = false;
        if (to < one.to) {
            returned.addFirst(
                    new Returned(new Range(Math.max(to, one.lease.range().from()), one.to), 0));
            one.to = to;
        }
        if (one.to <= one.lease.range().from()) {
            held.remove(lease);
        }
    }

    /**
     * A holder has run all of its lease; results may be still under way.
     *
     * @param calls ended since it last said so
     * @param nanos that these took together
     * @param longestNanos of one of them
     */
    public void ended(long lease, int calls, long nanos, long longestNanos) {
        learn(calls, nanos, longestNanos);
        Held one = held.get(lease);
        if (one != null) {
            one.ran = true;
            one.next = one.to;
            forgetIfDone(one);
        }
    }

    private boolean forgetIfDone(Held one) {
        boolean all = open(new Range(one.lease.range().from(), one.to)).isEmpty();
        if (all) {
            held.remove(one.lease.id());
        }
        return all;
    }

    /**
     * A worker has died. The holder goes on with what is before {@code crashed}; the rest of its lease returns.
     *
     * @param crashed the calls that the worker had and did not answer
     * @param suspect the one that it was at, if that is known
     */
    public void crashed(long lease, Range crashed, OptionalInt suspect) {
        Held one = held.get(lease);
        if (one == null) {
            return;
        }
        if (crashed.to() < one.to) {
            returned.addFirst(new Returned(new Range(crashed.to(), one.to), 0));
        }
        int deaths = one.lease.deaths() + 1;
        int at = suspect.orElse(-1);
        if (at >= crashed.from() && at < crashed.to()) {
            if (at + 1 < crashed.to()) {
                returned.addFirst(new Returned(new Range(at + 1, crashed.to()), 0));
            }
            returned.addFirst(new Returned(new Range(at, at + 1), deaths));
            if (at > crashed.from()) {
                returned.addFirst(new Returned(new Range(crashed.from(), at), 0));
            }
        } else if (crashed.length() == 1) {
            returned.addFirst(new Returned(crashed, deaths));
        } else {
            int half = crashed.from() + crashed.length() / 2;
            returned.addFirst(new Returned(new Range(half, crashed.to()), deaths));
            returned.addFirst(new Returned(new Range(crashed.from(), half), deaths));
        }
        one.to = crashed.from();
        if (one.to <= one.lease.range().from()) {
            held.remove(lease);
        }
    }

    /** A reader is gone with all that it had not stored. */
    public void lost(int reader) {
        for (Iterator<Held> all = held.values().iterator(); all.hasNext(); ) {
            Held one = all.next();
            if (one.holder == reader) {
                all.remove();
                returned.addFirst(new Returned(new Range(one.lease.range().from(), one.to), one.lease.deaths()));
            }
        }
    }

    /** Results are stored. Returns those that were not there before: the first result of a call is the one that counts. */
    public List<Range> stored(Range range) {
        List<Range> first = open(range);
        for (Range each : first) {
            done.set(each.from(), each.to());
            doneCount += each.length();
        }
        return first;
    }

    /** Forgets the leases whose calls are all done, and returns those among them that somebody is still at. */
    public List<Decision.Share> overtaken() {
        List<Decision.Share> overtaken = new ArrayList<>();
        for (Held one : List.copyOf(held.values())) {
            if (forgetIfDone(one) && !one.ran) {
                overtaken.add(new Decision.Share(
                        one.holder, one.lease.id(), one.lease.range().from()));
            }
        }
        return overtaken;
    }

    public int doneCount() {
        return doneCount;
    }

    public boolean allDone() {
        return doneCount == total;
    }

    /** How many leases are out. */
    public int heldCount() {
        return held.size();
    }
}
