package io.freshet.jobs.application;

import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.jobs.runner.JobState;
import io.freshet.jobs.runner.JobView;
import java.util.Map;
import java.util.Optional;

/**
 * The running side of applications. Every command may be repeated after a crash: it leaves alone what is done already. Commands
 * block until the cluster has done them and throw what went wrong.
 */
public interface ApplicationJobs {
    /** Ends the application's job, if it runs, and removes what earlier runs left, so that {@link #start} begins afresh. */
    void clear(String applicationName);

    /**
     * Starts the application's job; it goes on from its last checkpoint, if there is one.
     *
     * @param positions for every input, by its id, from where to read if there is none
     */
    void start(ApplicationDefinition definition, Map<String, StartingPosition> positions);

    /** Starts a job again that a crash or shutdown of the server ended: it goes on from where it was, with its state. */
    void resume(ApplicationDefinition definition);

    /**
     * Puts the job of a changed definition in the place of the running one. It reads on from where the old one stopped; the state of
     * the old code need not survive.
     */
    void redeploy(ApplicationDefinition definition);

    /** Stops the job so that it can be started at {@link StartingPosition#LAST_STOPPED_POINT}; does nothing if it does not run. */
    void stop(String applicationName);

    /** What the application is seen to do; nothing if it has not run in this process. */
    Optional<LiveApplication> live(String applicationName);

    /** Takes a snapshot of the state of an application that runs; blocks until it is there. */
    void snapshot(String applicationName, String snapshot);

    /** What the application found out at its first start, which belongs to its state; empty if nothing. */
    String sight(String applicationName);

    /** Puts a snapshot in the place of what the application, which does not run, stopped with. */
    void restore(String applicationName, String snapshot, String sight);

    /** Removes a snapshot; does nothing if it is not there. */
    void forgetSnapshot(String applicationName, String snapshot);

    /** What keeps a reference table from being read, in one sentence; empty if nothing does. */
    Optional<String> problem(ReferenceSource table);

    /** Looks at the beginning of an object; an {@link ApplicationException} says why it cannot be read. */
    Discovery discover(String bucket, String key);

    /** Looks at a few of the oldest records of a source, or at a few of the newest. */
    Discovery discover(StreamReference source, boolean oldest);

    JobState state(String applicationName);

    /** How the application's job runs; nothing if it does not, or if that cannot be seen. */
    default Optional<JobView> job(String applicationName) {
        return Optional.empty();
    }

    /** How many more tasks may run side by side. */
    default int freeSlots() {
        return Integer.MAX_VALUE;
    }

    /** Removes what the application left behind: checkpoints and positions. Its job does not run any more. */
    void forget(String applicationName);
}
