package io.freshet.server.cause;

import io.freshet.awsapi.auth.NotedRefusals.Refusal;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.functions.Functions;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.runner.JobKey;
import io.freshet.jobs.runner.JobState;
import io.freshet.jobs.runner.JobView;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What causes are found in.
 *
 * @param limitsOn whether streams take no more than those of AWS do
 * @param disk says that the disk is full, if it is
 * @param refusals of access keys
 * @param probes asks what may take a while
 */
public record CauseParts(
        StreamRegistry streams,
        ShardLog log,
        Applications applications,
        DeliveryStreams deliveries,
        Functions functions,
        Metrics metrics,
        Jobs jobs,
        boolean limitsOn,
        Supplier<Optional<String>> disk,
        Supplier<List<Refusal>> refusals,
        Executor probes,
        Clock clock) {
    /** What is known of jobs; each may take a while to tell. */
    public interface Jobs {
        JobState state(JobKey key);

        Optional<JobView> view(JobKey key);
    }
}
