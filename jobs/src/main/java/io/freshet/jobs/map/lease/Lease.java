package io.freshet.jobs.map.lease;

import java.io.Serializable;

/**
 * The right to run calls.
 *
 * @param id unique within a job's run
 * @param deaths how many workers have died of this range, or of one around it
 */
public record Lease(long id, Range range, int deaths) implements Serializable {}
