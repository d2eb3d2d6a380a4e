package io.freshet.jobs.runner;

/**
 * Where a job stands.
 *
 * @param phase what it does now
 * @param lastFailure why it last failed, in one line; empty if it never did since it was submitted
 */
public record JobState(Phase phase, String lastFailure) {
    /** What a job does now. */
    public enum Phase {
        /** Not known to the runner: never submitted, or stopped. */
        ABSENT,
        STARTING,
        RUNNING,
        /** It failed and is being started again from its last checkpoint. */
        RESTARTING,
        /** It failed and stays down. */
        FAILED
    }

    public static final JobState ABSENT = new JobState(Phase.ABSENT, "");

    public boolean isRunning() {
        return phase == Phase.RUNNING;
    }
}
