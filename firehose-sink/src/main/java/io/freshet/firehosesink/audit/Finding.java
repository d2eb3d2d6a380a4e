package io.freshet.firehosesink.audit;

/**
 * Something that is wrong.
 *
 * @param subject an object as {@code s3://bucket/key}, or a shard with offsets
 */
public record Finding(Kind kind, String subject, String message) {
    /** What it is. */
    public enum Kind {
        /** The ledger has it, the store does not. */
        OBJECT_LOST,
        /** It holds other bytes than were delivered. */
        OBJECT_CHANGED,
        /** It looks like one of this delivery stream, and the ledger does not have it. */
        OBJECT_UNKNOWN,
        /** It holds the bytes of another object. */
        OBJECT_TWICE,
        /** Accepted records that are in no object. */
        RECORDS_LOST,
        /** Records that are in more than one object. */
        RECORDS_TWICE,
        /** Two lines of the ledger that contradict each other. */
        LEDGER_CONTRADICTS,
        /** Objects from before the ledger said enough. */
        NOT_PROVABLE
    }
}
