package io.freshet.server;

import io.freshet.firehosesink.meter.DeliveryMeters;
import io.freshet.firehosesink.process.FunctionCaller;
import io.freshet.ingest.log.ShardLog;
import io.freshet.jobs.application.flink.FlinkApplicationJobs;
import io.freshet.jobs.application.flink.LogsByReference;
import io.freshet.jobs.delivery.FlinkDeliveryJobs;
import io.freshet.jobs.function.LocalFunctions;
import io.freshet.jobs.function.RemoteFunctions;
import io.freshet.jobs.function.ShardTimes;
import io.freshet.jobs.map.ReportedProgress;
import io.freshet.jobs.report.ReportReader;
import io.freshet.server.config.ServerConfig;
import io.freshet.server.function.CallToken;
import java.util.List;
import java.util.Optional;

/**
 * What passes between a server and its jobs: nothing but references if they run in its process, else calls and reports.
 *
 * @param calls how jobs on a cluster ask servers for what only these have; absent: jobs are in this process
 * @param reports what jobs on a cluster say by themselves
 */
record RemoteJobs(Optional<RemoteFunctions> calls, Optional<ReportReader> reports) implements AutoCloseable {
    static RemoteJobs of(ServerConfig config, Backends backends, ShardLog log, DeliveryMeters meters) {
        return config.flink()
                .cluster()
                .map(cluster -> new RemoteJobs(
                        Optional.of(new RemoteFunctions(cluster.callbacks(), CallToken.of(backends.resources()))),
                        Optional.of(ReportReader.start(
                                log,
                                List.of(
                                        ReportedProgress.listener(),
                                        FlinkDeliveryJobs.reports(meters),
                                        FlinkApplicationJobs.reports())))))
                .orElseGet(() -> new RemoteJobs(Optional.empty(), Optional.empty()));
    }

    /** Who calls functions from where jobs run. */
    FunctionCaller functions() {
        return calls.<FunctionCaller>map(remote -> remote).orElseGet(LocalFunctions::new);
    }

    /** Who knows there when shards were made. */
    ShardTimes shards() {
        return calls.<ShardTimes>map(remote -> remote).orElseGet(LogsByReference::shardsHere);
    }

    @Override
    public void close() {
        reports.ifPresent(ReportReader::close);
    }
}
