package io.freshet.server.template.type;

/** What is made in several steps, and runs when it is started. */
public interface Startable {
    /** Does what could not be done before other parts were there. */
    void finish(ServerCalls calls, Deployed resource) throws InterruptedException;

    /** Whether nothing of that is left to do. */
    boolean isFinished(ServerCalls calls, Deployed resource) throws InterruptedException;

    /** Whether it runs. */
    boolean runs(ServerCalls calls, Deployed resource) throws InterruptedException;

    /**
     * Starts it, and waits until it runs.
     *
     * @param position where its inputs begin, for example {@code NOW}
     */
    void start(ServerCalls calls, Deployed resource, String position) throws InterruptedException;
}
