package io.freshet.jobs.application;

/**
 * Where an application stands, as stored and as both API versions show it.
 *
 * <pre>
 *   READY --start--> STARTING --> RUNNING --stop--> STOPPING --> READY
 *                                 RUNNING --change--> UPDATING --> RUNNING
 *   READY | RUNNING --delete--> DELETING --> (gone)
 * </pre>
 *
 * <p>READY and RUNNING rest; the others are written before the work they name begins and say after a crash which work to do again.
 */
public enum ApplicationStatus {
    READY,
    STARTING,
    RUNNING,
    UPDATING,
    STOPPING,
    DELETING
}
