package io.freshet.jobs.map;

/**
 * Where a map job stands.
 *
 * <pre>
 *   UPLOADING --start--> QUEUED --> RUNNING --> SUCCEEDED | FAILED
 *       |                   |          |
 *       +------ cancel -----+----------+------> CANCELLED
 * </pre>
 *
 * <p>A server that starts again goes on with what was queued or running.
 */
public enum JobState {
    UPLOADING,
    QUEUED,
    RUNNING,
    /** Every call has succeeded. */
    SUCCEEDED,
    /** A call has failed, or the job could not be run to its end. */
    FAILED,
    CANCELLED;

    public boolean ended() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
