package io.freshet.jobs.delivery;

import io.freshet.firehosesink.lane.Ledger;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.ingest.kafka.KafkaShardLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A Kafka producer costs threads and megabytes: the deliveries of one JVM share one ledger for each Kafka, counted. What a job carries
 * to where it runs is only how to reach it.
 */
final class SharedLedgers {
    private static final Map<Map<String, String>, Shared> OPEN = new HashMap<>();

    private SharedLedgers() {}

    private static final class Shared {
        private final LogLedger ledger;
        private int users;

        Shared(LogLedger ledger) {
            this.ledger = ledger;
        }
    }

    /** One use of it, until closed. */
    static Ledger lease(Map<String, String> kafkaProperties) {
        synchronized (OPEN) {
            Shared shared = OPEN.computeIfAbsent(kafkaProperties, p -> new Shared(new LogLedger(new KafkaShardLog(p))));
            shared.users++;
            return new Lease(kafkaProperties, shared);
        }
    }

    private static final class Lease implements Ledger {
        private final Map<String, String> key;
        private final Shared shared;
        private boolean closed;

        Lease(Map<String, String> key, Shared shared) {
            this.key = key;
            this.shared = shared;
        }

        @Override
        public void append(List<LedgerLine> lines) {
            shared.ledger.append(lines);
        }

        @Override
        public void close() {
            synchronized (OPEN) {
                if (!closed && --shared.users == 0) {
                    OPEN.remove(key);
                    shared.ledger.close();
                }
                closed = true;
            }
        }
    }
}
