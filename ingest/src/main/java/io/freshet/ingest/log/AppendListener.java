package io.freshet.ingest.log;

/** Is told once, and only once, what became of an append; by a thread that has other things to do. */
public interface AppendListener {
    /**
     * It is stored.
     *
     * @param arrivedAtMillis since 1970, the log's own clock
     */
    void appended(long offset, long arrivedAtMillis);

    /** It is not stored, or that is unknown. */
    void failed(LogException failure);
}
