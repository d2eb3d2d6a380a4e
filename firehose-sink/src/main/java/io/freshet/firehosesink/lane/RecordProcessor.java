package io.freshet.firehosesink.lane;

import java.time.Instant;
import java.util.Optional;

/**
 * Turns the records of the log into those that are delivered. Used by one thread. A record is either handed out, perhaps in parts, or
 * fails, or is dropped on purpose; it may be held back until the deadline or the next flush.
 */
public interface RecordProcessor {
    void accept(SourceRecord record, Output output);

    /** Hands out whatever is held back. */
    void flush(Output output);

    /** When the next flush is due; empty while nothing is held back. */
    Optional<Instant> nextDeadline();

    /** Where records go. */
    interface Output {
        void deliver(SourceRecord record, PartitionKeys keys);

        void fail(FailedRecord failed);
    }

    /** Hands out every record as it is. */
    static RecordProcessor none() {
        return new RecordProcessor() {
            @Override
            public void accept(SourceRecord record, Output output) {
                output.deliver(record, PartitionKeys.NONE);
            }

            @Override
            public void flush(Output output) {}

            @Override
            public Optional<Instant> nextDeadline() {
                return Optional.empty();
            }
        };
    }
}
