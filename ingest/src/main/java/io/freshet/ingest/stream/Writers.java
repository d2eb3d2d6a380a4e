package io.freshet.ingest.stream;

/** Whoever writes into streams by another way than this process' own appends, with a map of the shards of its own. */
@FunctionalInterface
public interface Writers {
    /** Stops them, so that nothing they wrote is still on its way; they go on, with the shards of then, when the pause is closed. */
    Pause pause(Stream stream);

    /** Ends with {@link #close}. */
    @FunctionalInterface
    interface Pause extends AutoCloseable {
        @Override
        void close();
    }
}
