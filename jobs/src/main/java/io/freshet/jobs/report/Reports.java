package io.freshet.jobs.report;

import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ShardLog;
import java.time.Duration;

/** The log of reports. Whoever reads it begins at its end: an old report is of no use to anybody. */
final class Reports {
    static final LogName NAME = new LogName("freshet-reports");
    static final int SHARD = 0;
    private static final Duration RETENTION = Duration.ofHours(1);

    private Reports() {}

    /** Makes the log unless it is there. */
    static void create(ShardLog log) {
        try {
            log.create(NAME, 1, RETENTION);
        } catch (LogException e) {
            if (e.code() != LogException.Code.EXISTS) {
                throw e;
            }
        }
    }
}
