package io.freshet.jobs.map;

/** Runs map jobs. Safe for use by many threads. */
public interface MapCluster {
    /** A job with that code and these options is about to begin: what can be made ready for it is. Returns at once. */
    void expect(MapCode code, MapOptions options);

    /** Begins; how far it is, is said to {@link Watched}. */
    void start(MapSpec spec, int workers);

    /** Ends it at once, and leaves nothing. Does nothing if it is not there. */
    void stop(String job);

    /** Whether it is not there any more though it was begun. */
    boolean hasLost(String job);
}
