package io.freshet.server.console;

import io.freshet.awsapi.metric.Metrics;
import io.freshet.firehosesink.meter.DeliveryMeters;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.functions.Functions;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.jobs.application.Applications;
import io.freshet.server.cause.Causes;
import java.time.Clock;

/**
 * What the console shows.
 *
 * @param log with the records of streams in the clear
 * @param meters of the deliveries of this process
 * @param causes why nothing comes out
 */
public record ConsoleParts(
        StreamRegistry streams,
        ShardLog log,
        Applications applications,
        DeliveryStreams deliveries,
        DeliveryMeters meters,
        Causes causes,
        Functions functions,
        Metrics metrics,
        Clock clock) {}
