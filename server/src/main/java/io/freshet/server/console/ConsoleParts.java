package io.freshet.server.console;

import io.freshet.awsapi.metric.Metrics;
import io.freshet.firehosesink.meter.DeliveryMeters;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.functions.Functions;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.delivery.LogEvidence;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What the console shows.
 *
 * @param log with the records of streams in the clear
 * @param meters of the deliveries of this process
 * @param probes asks destinations what keeps them, which may take a while
 */
public record ConsoleParts(
        StreamRegistry streams,
        ShardLog log,
        Applications applications,
        DeliveryStreams deliveries,
        DeliveryMeters meters,
        LogEvidence evidence,
        Functions functions,
        Metrics metrics,
        Executor probes,
        Clock clock) {}
