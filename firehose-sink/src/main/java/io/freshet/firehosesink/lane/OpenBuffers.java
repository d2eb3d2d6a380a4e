package io.freshet.firehosesink.lane;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of a lane as they are at one moment, for people.
 *
 * @param openedAt when the first record came, from which the interval counts; absent while there is none
 * @param taken records of the log in them, those that failed or were dropped among them
 * @param partitions how many buffers of records there are, those that are not listed among them
 * @param records in all buffers that are to be delivered
 * @param bytes of these
 * @param buffers some of them, and those of the error output
 */
public record OpenBuffers(
        @Nullable Instant openedAt, long taken, int partitions, long records, long bytes, List<Buffer> buffers) {
    /** How many are listed. */
    static final int MOST = 50;

    public OpenBuffers {
        buffers = List.copyOf(buffers);
    }

    /**
     * One buffer.
     *
     * @param partition the keys that its records share; empty if they are not partitioned
     * @param error why its records failed; empty if they did not
     * @param spilled whether some of it is on disk
     */
    public record Buffer(Map<String, String> partition, String error, long records, long bytes, boolean spilled) {
        public Buffer {
            partition = Map.copyOf(partition);
        }

        static Buffer of(Map<String, String> partition, String error, RecordBuffer buffer) {
            return new Buffer(partition, error, buffer.records(), buffer.bytes(), buffer.hasSpilled());
        }
    }
}
