package io.freshet.jobs.application;

/**
 * Where an application stands, as stored and as both API versions show it.
 *
 * <pre>
 *   READY --start--> [CLEARING -->] STARTING --> RUNNING --stop--> STOPPING --> READY
 *                                 RUNNING --change--> UPDATING --> RUNNING
 *   READY | RUNNING --delete--> DELETING --> (gone)
 * </pre>
 *
 * <p>CLEARING comes first if the application is not to go on from where it stopped; who asks is shown STARTING. READY and RUNNING rest; the others are written before the work they name begins and say after a crash which work to do again.
 */
public enum ApplicationStatus {
    READY,
    /** What earlier runs left is being removed; no job of this start has been submitted yet. */
    CLEARING,
    STARTING,
    RUNNING,
    UPDATING,
    STOPPING,
    DELETING
}
