package io.freshet.firehosesink.audit;

import java.time.Instant;
import java.util.List;

/**
 * What an audit found.
 *
 * @param endedAt what was delivered after it is not in here
 * @param records what became of the records
 * @param objects what was checked
 * @param findings what is wrong, the first of them
 * @param findingsInAll how many there are
 */
public record AuditReport(
        String deliveryStream,
        Instant startedAt,
        Instant endedAt,
        Records records,
        Objects objects,
        List<Finding> findings,
        int findingsInAll) {
    public AuditReport {
        findings = List.copyOf(findings);
    }

    /**
     * Counts of records.
     *
     * @param accepted of the log, in windows that are delivered
     * @param stored what processing made of them, in delivered and in error objects
     * @param sent to an endpoint, which took them
     * @param dropped of the log, of which processing left nothing on purpose
     * @param pending of the log, accepted and not delivered yet
     * @param uncounted offsets within delivered windows that hold no record, as transactions leave them, and that the log no longer
     *     holds, so that this cannot be seen again
     */
    public record Records(long accepted, long stored, long sent, long dropped, long pending, long uncounted) {}

    /**
     * Objects whose checksum was compared.
     *
     * @param bytes of all of them
     */
    public record Objects(long delivered, long failed, long backup, long bytes) {}

    /** Whether every accepted record is in exactly one object, or still to be delivered. */
    public boolean holds() {
        return findingsInAll == 0;
    }
}
