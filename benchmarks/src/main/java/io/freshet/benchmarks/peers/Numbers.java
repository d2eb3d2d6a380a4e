package io.freshet.benchmarks.peers;

import io.freshet.benchmarks.ProcessUse;
import io.freshet.benchmarks.peers.Drain.Drained;
import io.freshet.benchmarks.peers.PutLatency.Latencies;
import io.freshet.benchmarks.peers.PutLoad.Puts;

/**
 * What was measured of one server in one encoding.
 *
 * @param serverCores that the server kept busy during PutRecords
 * @param generatorCores that the load generator kept busy meanwhile
 * @param idle before anything was put
 * @param loaded after everything was read
 */
record Numbers(
        String name,
        Wire wire,
        Puts puts,
        double serverCores,
        double generatorCores,
        Latencies latencies,
        Drained drained,
        ProcessUse idle,
        ProcessUse loaded) {

    /** How many records a second of one processor's time was enough for. */
    double putsPerCore() {
        return serverCores == 0 ? 0 : puts.perSecond() / serverCores;
    }

    double p50Millis() {
        return latencies.percentileMillis(50);
    }

    double p99Millis() {
        return latencies.percentileMillis(99);
    }
}
