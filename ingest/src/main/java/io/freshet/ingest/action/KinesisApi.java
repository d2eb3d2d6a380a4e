package io.freshet.ingest.action;

import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.StreamRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Kinesis operations that are built: the table of contents of this package. */
public final class KinesisApi {
    private static final String NO_CHANNELS =
            "channels deliver through a service that runs at AWS only; use a Firehose delivery stream that has the stream"
                    + " as its source";

    /** Operations that make no sense on one's own machines, and what to use instead. */
    private static final Map<String, String> REFUSED = Map.of(
            "CreateChannel",
            NO_CHANNELS,
            "DescribeChannel",
            NO_CHANNELS,
            "ListChannels",
            NO_CHANNELS,
            "UpdateChannel",
            NO_CHANNELS,
            "DeleteChannel",
            NO_CHANNELS,
            "UpdateStreamRecordDistributionStrategy",
            "records go to shards by their partition keys; use random partition keys to spread them evenly");

    private KinesisApi() {}

    public static ServiceApi of(StreamRegistry registry, ShardLog log, Clock clock) {
        Streams streams = new Streams(registry, clock);
        Positions positions = new Positions(log, clock);
        List<Operation<?, ?>> operations = new ArrayList<>(List.of(
                new CreateStream(streams),
                new DeleteStream(streams),
                new DescribeStream(streams, clock),
                new DescribeStreamSummary(streams),
                new DescribeLimits(streams),
                new ListStreams(streams),
                new ListShards(streams, clock),
                new SplitShard(streams, clock),
                new MergeShards(streams, clock),
                new UpdateShardCount(streams, clock),
                new PutRecord(streams, log, clock),
                new PutRecords(streams, log),
                new GetShardIterator(streams, positions, clock),
                new GetRecords(streams, log, clock),
                new IncreaseStreamRetentionPeriod(streams),
                new DecreaseStreamRetentionPeriod(streams),
                new AddTagsToStream(streams),
                new RemoveTagsFromStream(streams),
                new ListTagsForStream(streams)));
        operations.addAll(settings(streams, clock));
        operations.addAll(consumersAndResources(streams, clock));
        return new ServiceApi(
                "kinesis",
                "Kinesis_20131202",
                List.of("kinesis-2013-12-02-additions.json", "kinesis-2013-12-02-model.json"),
                operations,
                REFUSED);
    }

    private static List<Operation<?, ?>> settings(Streams streams, Clock clock) {
        return List.of(
                new StartStreamEncryption(streams, clock),
                new StopStreamEncryption(streams),
                new EnableEnhancedMonitoring(streams),
                new DisableEnhancedMonitoring(streams),
                new UpdateMaxRecordSize(streams),
                new UpdateStreamWarmThroughput(streams),
                new UpdateStreamMode(streams, clock),
                new DescribeAccountSettings(streams, clock),
                new UpdateAccountSettings(streams, clock));
    }

    private static List<Operation<?, ?>> consumersAndResources(Streams streams, Clock clock) {
        return List.of(
                new RegisterStreamConsumer(streams, clock),
                new DeregisterStreamConsumer(streams),
                new DescribeStreamConsumer(streams),
                new ListStreamConsumers(streams, clock),
                new TagResource(streams),
                new UntagResource(streams),
                new ListTagsForResource(streams),
                new PutResourcePolicy(streams),
                new GetResourcePolicy(streams),
                new DeleteResourcePolicy(streams));
    }
}
