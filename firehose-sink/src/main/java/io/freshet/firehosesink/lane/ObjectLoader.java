package io.freshet.firehosesink.lane;

import java.io.IOException;

/** Loads objects into a table. Used by one thread; closed by another. */
public interface ObjectLoader extends AutoCloseable {
    /**
     * Loads an object, or does nothing if it was loaded before. After a failure the object may have been loaded all the same; whoever
     * asks again will find that out.
     *
     * @throws Unloadable if it can never be loaded as it is
     * @throws IOException if it could not be loaded now
     */
    void load(PendingLoad object) throws IOException;

    @Override
    void close();

    /** What is in the object is not what the load asks for. */
    final class Unloadable extends IOException {
        public Unloadable(String message) {
            super(message);
        }

        public Unloadable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
