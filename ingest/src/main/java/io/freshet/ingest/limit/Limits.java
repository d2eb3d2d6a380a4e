package io.freshet.ingest.limit;

import io.freshet.ingest.stream.Stream;

/** Says whether something may be done now, and counts it if so. Used by many threads at once. */
public interface Limits {
    /** Everything may be done. */
    Limits OFF = new NoLimits();

    /** Whether there are any. */
    boolean areOn();

    /** Whether a shard may take a record, of so many bytes of data and partition key. */
    boolean takesRecord(Stream stream, int shard, long bytes);

    /** Whether a shard may be read now. */
    boolean takesRead(Stream stream, int shard);

    /** A read has brought so much. */
    void gave(Stream stream, int shard, long bytes);

    /** Whether an iterator over a shard may be asked for. */
    boolean takesIterator(Stream stream, int shard);

    /**
     * Whether an operation of the control plane may be called.
     *
     * @param stream the name that the request gives; the empty text if it gives none
     */
    boolean takesCall(String operation, String account, String stream);
}
