package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.operator.GroupTable.Group;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a {@link GroupNode} whose buckets are not over, as far as they are in memory: those that have had a row since the last checkpoint. What
 * they had before lies in a state that is read when the first of those rows comes, and written back at the next checkpoint.
 */
public final class OpenGroups {
    private final GroupRows rows;
    private final TreeMap<Long, GroupTable> buckets = new TreeMap<>();
    private int size;

    private long latestMoment = Long.MIN_VALUE;
    private @Nullable GroupTable latestBucket;
    private @Nullable Group givenOut;

    /** @param partial whether rows are those of {@link PartialGroups} */
    public OpenGroups(GroupNode group, boolean partial) {
        this.rows = new GroupRows(group, partial);
    }

    /** The kinds of the values of a group's state. */
    public static List<SqlType.Kind> stateKinds(GroupNode group) {
        return new Accumulators(group.aggregates()).slots();
    }

    /** The key of a row of the input. */
    public static StreamRow key(GroupNode group, StreamRow row) {
        @Nullable Object[] key = new @Nullable Object[group.keys().size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = Accumulators.column(row, group.keys().get(i));
        }
        return new StreamRow(0, key);
    }

    /** The key of a partial row. */
    public static StreamRow partialKey(GroupNode group, StreamRow partial) {
        return new StreamRow(0, Arrays.copyOf(partial.fields(), group.keys().size()));
    }

    /** The key of the group whose result was given out last. */
    public StreamRow lastKey() {
        return Objects.requireNonNull(givenOut).key();
    }

    /** How many groups are in memory. */
    public int size() {
        return size;
    }

    /** The last moment of the bucket that a row lies in. */
    public long lastMoment(StreamRow row) {
        return rows.lastMoment(row);
    }

    /**
     * Takes a row into its group.
     *
     * @param lastMoment of its bucket
     * @param stored what is stored under a key, or null
     * @throws ArithmeticException if an aggregate cannot take the row, which then is in none of them
     */
    public void take(StreamRow row, long lastMoment, Function<StreamRow, @Nullable StreamRow> stored) {
        GroupTable bucket = bucket(lastMoment);
        int before = bucket.size();
        Group target = bucket.of(row);
        size += bucket.size() - before;
        if (!target.used) {
            StreamRow state = stored.apply(target.key());
            if (state != null) {
                target.load(state);
            }
        }
        rows.take(target, row);
    }

    private GroupTable bucket(long lastMoment) {
        if (latestBucket == null || lastMoment != latestMoment) {
            latestBucket = buckets.computeIfAbsent(lastMoment, moment -> rows.table());
            latestMoment = lastMoment;
        }
        return Objects.requireNonNull(latestBucket);
    }

    /** The last moment of the first bucket in memory; the greatest number there is if there is none. */
    public long earliestLastMoment() {
        return buckets.isEmpty() ? Long.MAX_VALUE : buckets.firstKey();
    }

    /** Hands all groups to the target, with the last moment of their bucket, and forgets them. */
    public void drain(StateTarget target) {
        buckets.forEach((lastMoment, bucket) -> bucket.drain(each -> target.put(lastMoment, each.key(), each.state())));
        buckets.clear();
        latestBucket = null;
        size = 0;
    }

    /** Hands the results of the first bucket to the target, or the keys of those that have none to the other, and forgets the bucket. */
    public void complete(Consumer<StreamRow> results, FailureTarget failures) {
        GroupTable bucket = Objects.requireNonNull(buckets.pollFirstEntry()).getValue();
        latestBucket = null;
        size -= bucket.size();
        bucket.drain(each -> result(each, results, failures));
    }

    /**
     * Hands the result of one group to the target.
     *
     * @param stored its state, if it is not in memory
     */
    public void complete(
            long lastMoment,
            StreamRow key,
            @Nullable StreamRow stored,
            Consumer<StreamRow> results,
            FailureTarget failures) {
        GroupTable bucket = buckets.get(lastMoment);
        Group held = bucket == null ? null : bucket.find(key);
        if (held != null && held.used) {
            held.used = false;
            result(held, results, failures);
        } else if (stored != null) {
            result(Group.stored(key, stored), results, failures);
        }
    }

    private void result(Group complete, Consumer<StreamRow> results, FailureTarget failures) {
        givenOut = complete;
        StreamRow result;
        try {
            result = rows.result(complete);
        } catch (ArithmeticException e) {
            failures.failed(complete.key(), e);
            return;
        }
        results.accept(result);
    }

    /** Takes the states of groups. */
    public interface StateTarget {
        void put(long lastMoment, StreamRow key, StreamRow state);
    }

    /** Takes the keys of groups without a result. */
    public interface FailureTarget {
        void failed(StreamRow key, ArithmeticException why);
    }
}
