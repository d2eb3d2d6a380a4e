package io.freshet.jobs.map;

/** Whoever runs a job says here how far it is. Safe for use by many threads; returns soon. */
public interface Progress {
    /** Calls can be run, by so many workers. */
    void running(int workers);

    /** These results are in the store, and whoever waits will ask for them once they are committed. */
    void stored(String segment, byte[] bytes);

    /** Results are in the store. */
    void committed(Commit commit);

    /** Requests were made to the object store. */
    void requested(long more);

    /** There is nothing more to run. */
    void finished(JobState how, String reason);
}
