package io.freshet.firehosesink.lane;

import static java.util.Objects.requireNonNull;

import io.freshet.awsapi.trace.OpenSpan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record as the log holds it, or what processing made of one.
 *
 * @param offset its place in its shard, 0 or more, ever growing
 * @param subSequence its place in the record it was taken out of; 0 for a whole record
 * @param data not copied: whoever hands it over does not change it any more
 * @param trace the span of its delivery; absent if it is not traced
 */
public record SourceRecord(
        int shard, long offset, int subSequence, Instant arrivedAt, byte[] data, @Nullable OpenSpan trace) {
    public SourceRecord {
        if (shard < 0 || offset < 0 || subSequence < 0) {
            throw new IllegalArgumentException("shard " + shard + ", offset " + offset + ", sub-sequence " + subSequence
                    + " (expected: 0 or more)");
        }
        requireNonNull(arrivedAt, "arrivedAt");
        requireNonNull(data, "data");
    }

    /** One that is not traced. */
    public SourceRecord(int shard, long offset, int subSequence, Instant arrivedAt, byte[] data) {
        this(shard, offset, subSequence, arrivedAt, data, null);
    }

    /** A whole one that is not traced. */
    public SourceRecord(int shard, long offset, Instant arrivedAt, byte[] data) {
        this(shard, offset, 0, arrivedAt, data, null);
    }

    /** The same place in the log, with other bytes. */
    public SourceRecord withData(byte[] changed) {
        return new SourceRecord(shard, offset, subSequence, arrivedAt, changed, trace);
    }

    /** A part of this record. */
    public SourceRecord part(int number, byte[] part) {
        return new SourceRecord(shard, offset, number, arrivedAt, part, trace);
    }
}
