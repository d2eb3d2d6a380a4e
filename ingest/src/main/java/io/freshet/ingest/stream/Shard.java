package io.freshet.ingest.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One shard of a stream.
 *
 * @param index the number in its id, and the shard of the log
 * @param createdAt to the second, as it goes into sequence numbers
 * @param parents none for a shard the stream began with, one after a split, two after a merge
 * @param closing empty while the shard takes records
 */
public record Shard(
        int index, HashKeyRange range, Instant createdAt, List<Integer> parents, Optional<Closing> closing) {
    /**
     * How a shard ended.
     *
     * @param at to the second
     * @param endOffset where the log's next record would be: there is none
     */
    public record Closing(Instant at, long endOffset) {
        public Closing {
            if (endOffset < 0) {
                throw new IllegalArgumentException("end offset: " + endOffset + " (expected: 0 or more)");
            }
        }
    }

    public Shard {
        parents = List.copyOf(parents);
        if (parents.size() > 2) {
            throw new IllegalArgumentException(
                    "shard " + index + " has parents " + parents + " (expected: two at most)");
        }
    }

    /** One that a stream begins with. */
    public static Shard first(int index, HashKeyRange range, Instant createdAt) {
        return new Shard(index, range, createdAt, List.of(), Optional.empty());
    }

    public ShardId id() {
        return new ShardId(index);
    }

    public boolean isOpen() {
        return closing.isEmpty();
    }

    /** Whether there is nothing to read from the offset on, now and for ever. */
    public boolean endsAt(long offset) {
        return closing.filter(closed -> offset >= closed.endOffset()).isPresent();
    }

    /** Whether all that it held is older than the stream keeps it. */
    public boolean hasExpired(Duration retention, Instant now) {
        return closing.filter(closed -> closed.at().plus(retention).isBefore(now))
                .isPresent();
    }

    /** Before every record of the shard. */
    public SequenceNumber startingSequenceNumber() {
        return SequenceNumber.start(index, createdAt);
    }

    /** After every record of the shard; empty while it is open. */
    public Optional<SequenceNumber> endingSequenceNumber() {
        return closing.map(closed -> new SequenceNumber(index, createdAt, Long.MAX_VALUE, closed.at()));
    }

    Shard closed(Instant at, long endOffset) {
        return new Shard(index, range, createdAt, parents, Optional.of(new Closing(at, endOffset)));
    }
}
