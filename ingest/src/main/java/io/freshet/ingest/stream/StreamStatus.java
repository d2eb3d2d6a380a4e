package io.freshet.ingest.stream;

/**
 * The life of a stream. All of it survives a crash.
 *
 * <pre>
 *   CREATING --log made--> ACTIVE --delete--> DELETING --log gone--> (forgotten)
 * </pre>
 *
 * A stream that is found CREATING or DELETING at start-up is carried on from there: both steps may be repeated.
 */
public enum StreamStatus {
    CREATING,
    ACTIVE,
    DELETING
}
