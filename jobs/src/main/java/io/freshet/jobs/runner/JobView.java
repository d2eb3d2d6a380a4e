package io.freshet.jobs.runner;

import java.time.Instant;
import java.util.List;

/**
 * A job as it runs, for people.
 *
 * @param tasks from the sources to the sinks
 * @param checkpoints the last of them, newest first
 */
public record JobView(List<Task> tasks, long checkpointsDone, long checkpointsFailed, List<Checkpoint> checkpoints) {
    public JobView {
        tasks = List.copyOf(tasks);
        checkpoints = List.copyOf(checkpoints);
    }

    /**
     * Operators that run together.
     *
     * @param busy the part of the last seconds in which it worked, 0..1; negative if that is not known
     * @param backPressured the part in which it waited for those behind it
     * @param recordsIn since it was started
     */
    public record Task(
            String name,
            int parallelism,
            String state,
            double busy,
            double backPressured,
            long recordsIn,
            long recordsOut) {}

    /**
     * A checkpoint.
     *
     * @param millis how long it took
     * @param bytes of state
     * @param failure why it failed; empty if it did not, or if that is not known
     */
    public record Checkpoint(long id, Instant at, long millis, long bytes, String state, String failure) {}
}
