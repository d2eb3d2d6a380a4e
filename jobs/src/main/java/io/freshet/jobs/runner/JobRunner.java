package io.freshet.jobs.runner;

import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs Flink jobs on a cluster: the one inside this process, or another. Safe for use by many threads. */
public interface JobRunner extends AutoCloseable {
    /** What becomes of state in a checkpoint that belongs to no operator of the job. */
    enum Unclaimed {
        /** The job is not started: it was not meant to change. */
        REFUSED,
        /** It is dropped: the job may have been changed since. */
        DROPPED
    }

    /**
     * Starts the job that {@code graph} adds to the environment, from its newest checkpoint, or afresh if it has none. Returns when
     * the cluster has taken the job. A job that runs already under this key is left alone.
     */
    void submit(JobKey key, Unclaimed unclaimed, Consumer<StreamExecutionEnvironment> graph);

    /** Stops the job after a savepoint, from which the next {@link #submit} goes on; does nothing if it is not there. */
    void stop(JobKey key);

    /** Ends the job at once; its last checkpoint stays. Does nothing if it is not there. */
    void cancel(JobKey key);

    /** Removes all checkpoints of the job, so that the next {@link #submit} starts afresh. The job must not be running. */
    void forget(JobKey key);

    /** The metadata of the newest complete checkpoint, as Flink writes it; empty if there is none, or if it is just being replaced. */
    Optional<byte[]> newestCheckpoint(JobKey key);

    /** Removes all checkpoints of a job but the newest, which must hold all of its state itself. The job must not be running. */
    void tidy(JobKey key);

    /** Takes a snapshot of a running job under a name; returns when it is there. */
    void snapshot(JobKey key, String name);

    /** Puts a copy of the snapshot in the place of all checkpoints of a job that does not run. */
    void restore(JobKey key, String name);

    /** Removes the snapshot; does nothing if it is not there. */
    void forgetSnapshot(JobKey key, String name);

    JobState state(JobKey key);

    /** How the job runs; nothing if it does not, or if that cannot be seen. */
    default Optional<JobView> view(JobKey key) {
        return Optional.empty();
    }

    /** How many more tasks may run side by side; as many as one likes if the cluster does not say. */
    default int freeSlots() {
        return Integer.MAX_VALUE;
    }

    /** Whether the cluster has lost jobs that are to run, as one does that begins anew: each is to be submitted again. Asks the cluster. */
    default boolean lostSome() {
        return false;
    }

    /** Whether the cluster has lost this one; false if it does not answer. */
    default boolean isLost(JobKey key) {
        return false;
    }

    /** Releases the cluster, and ends all jobs at once if it is the one inside this process; the checkpoints stay. */
    @Override
    void close();
}
