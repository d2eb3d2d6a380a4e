package io.freshet.firehosesink.stream;

/**
 * What keeps a delivery stream from delivering.
 *
 * @param sentence what it is, and what becomes of records meanwhile
 */
public record Trouble(Kind kind, String sentence) {
    /** Where it lies. */
    public enum Kind {
        /** The object store is away, or does not let in. */
        STORE,
        /** The key for the object store was good once. */
        CREDENTIALS,
        /** What records are sent to or loaded into. */
        RECEIVER,
        /** What records are read from is not there. */
        SOURCE,
        /** The job itself fails. */
        JOB
    }
}
