package io.freshet.jobs.application;

import java.time.Instant;

/**
 * A snapshot of an application's state.
 *
 * <pre>
 *   CREATING --> READY --delete--> DELETING --> (gone)
 *   CREATING --> FAILED --delete--> DELETING --> (gone)
 * </pre>
 *
 * <p>All are stored. A CREATING that a crash leaves behind becomes FAILED, a DELETING is done again.
 *
 * @param version of the application that it is of
 * @param runtime of the application
 * @param sight what the application had found out at its first start, on which its state depends; empty if nothing
 */
public record Snapshot(String name, Status status, long version, Instant createdAt, String runtime, String sight) {
    /** Where it stands. */
    public enum Status {
        CREATING,
        READY,
        DELETING,
        FAILED
    }

    Snapshot with(Status changed) {
        return new Snapshot(name, changed, version, createdAt, runtime, sight);
    }
}
