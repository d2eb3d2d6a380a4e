package io.freshet.ingest.stream;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToLongFunction;

/**
 * A change of the shards of a stream, made of splits and merges. It can be thought through without touching anything; {@link #shards}
 * then says what becomes of the shards. Shards between the first and the last, which a change of several steps needs, are created
 * and closed at once, so that every shard has the parents that Kinesis allows: one after a split, two after a merge.
 */
public final class Resharding {
    private final List<Shard> before;
    private final List<Shard> created = new ArrayList<>();
    private final TreeSet<Shard> open =
            new TreeSet<>(Comparator.comparing((Shard shard) -> shard.range().start()));
    private final Set<Integer> closed = new HashSet<>();
    private final Instant at;

    /** @param at now; the new shards are created a second later, as the service has it */
    public Resharding(List<Shard> before, Instant at) {
        this.before = List.copyOf(before);
        this.at = Instant.ofEpochSecond(at.getEpochSecond());
        before.stream().filter(Shard::isOpen).forEach(open::add);
    }

    /** How many shards the log needs. */
    int shardCount() {
        return before.size() + created.size();
    }

    /** How many shards will be open. */
    public int openCount() {
        return open.size();
    }

    /** Cuts a shard in two, the second of which starts at the hash key. */
    public Resharding split(Shard shard, BigInteger newStart) {
        HashKeyRange range = shard.range();
        List<Integer> parents = List.of(shard.index());
        close(shard);
        create(new HashKeyRange(range.start(), newStart.subtract(BigInteger.ONE)), parents, shard.createdAt());
        create(new HashKeyRange(newStart, range.end()), parents, shard.createdAt());
        return this;
    }

    /** Makes one shard of two, the second of which follows the first. */
    public Resharding merge(Shard shard, Shard adjacent) {
        if (!shard.range().end().add(BigInteger.ONE).equals(adjacent.range().start())) {
            throw new IllegalArgumentException(shard.id() + " and " + adjacent.id() + " (expected: adjacent shards)");
        }
        close(shard);
        close(adjacent);
        Instant younger = shard.createdAt().isAfter(adjacent.createdAt()) ? shard.createdAt() : adjacent.createdAt();
        create(
                new HashKeyRange(shard.range().start(), adjacent.range().end()),
                List.of(shard.index(), adjacent.index()),
                younger);
        return this;
    }

    /** Makes so many shards of equal size: cuts at the new borders, then joins what lies between them. */
    public Resharding toUniform(int shards) {
        List<HashKeyRange> wanted = HashKeyRange.evenly(shards);
        for (HashKeyRange range : wanted) {
            Shard holder = holderOf(range.start());
            if (!holder.range().start().equals(range.start())) {
                split(holder, range.start());
            }
        }
        for (HashKeyRange range : wanted) {
            Shard first = holderOf(range.start());
            while (!first.range().end().equals(range.end())) {
                merge(first, holderOf(first.range().end().add(BigInteger.ONE)));
                first = holderOf(range.start());
            }
        }
        return this;
    }

    private Shard holderOf(BigInteger hashKey) {
        return open.stream()
                .filter(shard -> shard.range().contains(hashKey))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no shard holds " + hashKey));
    }

    private void close(Shard shard) {
        if (!open.remove(shard)) {
            throw new IllegalArgumentException(shard.id() + " is closed (expected: open)");
        }
        closed.add(shard.index());
    }

    private void create(HashKeyRange range, List<Integer> parents, Instant youngestParent) {
        Instant createdAt = at.isBefore(youngestParent) ? youngestParent.plusSeconds(1) : at.plusSeconds(1);
        Shard shard = new Shard(shardCount(), range, createdAt, parents, Optional.empty());
        created.add(shard);
        open.add(shard);
    }

    /** The shards afterwards, shard i at index i. */
    List<Shard> shards(IntToLongFunction endOffset) {
        List<Shard> after = new ArrayList<>();
        for (Shard shard : before) {
            after.add(closed.contains(shard.index()) ? shard.closed(at, endOffset.applyAsLong(shard.index())) : shard);
        }
        for (Shard shard : created) {
            after.add(closed.contains(shard.index()) ? shard.closed(at, 0) : shard);
        }
        return after;
    }
}
