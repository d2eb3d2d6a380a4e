package io.freshet.ingest.action;

import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.ingest.encryption.DecryptingShardLog;
import io.freshet.ingest.encryption.EncryptionKeys;
import io.freshet.ingest.encryption.RecordCipher;
import io.freshet.ingest.limit.Limits;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.meter.StreamMeters;
import io.freshet.ingest.stream.StreamRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import software.amazon.awssdk.core.SdkPojo;

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

    /** All operations over one registry and one log, without limits and without keys. */
    public static ServiceApi of(StreamRegistry registry, ShardLog log, Clock clock, Executor pushes) {
        return of(new KinesisComponents(registry, log, clock, pushes));
    }

    /** All operations. */
    public static ServiceApi of(KinesisComponents components) {
        Clock clock = components.clock();
        Limits limits = components.limits();
        Streams streams = new Streams(components.registry(), clock);
        List<Operation<?, ?>> operations = new ArrayList<>(List.of(
                new CreateStream(streams),
                new DeleteStream(streams),
                new DescribeStream(streams, clock),
                new DescribeStreamSummary(streams),
                new DescribeLimits(streams),
                new ListStreams(streams, clock),
                new ListShards(streams, clock),
                new SplitShard(streams, clock),
                new MergeShards(streams, clock),
                new UpdateShardCount(streams, limits, clock),
                new IncreaseStreamRetentionPeriod(streams),
                new DecreaseStreamRetentionPeriod(streams),
                new AddTagsToStream(streams),
                new RemoveTagsFromStream(streams),
                new ListTagsForStream(streams)));
        operations.addAll(settings(streams, components.keys(), clock));
        operations.addAll(consumersAndResources(streams, clock));
        if (limits.areOn()) {
            operations.replaceAll(operation -> limited(operation, limits));
        }
        operations.addAll(records(streams, components));
        return new ServiceApi(
                "kinesis",
                "Kinesis_20131202",
                List.of("kinesis-2013-12-02-additions.json", "kinesis-2013-12-02-model.json"),
                operations,
                REFUSED);
    }

    private static <I extends SdkPojo, O> Operation<I, O> limited(Operation<I, O> operation, Limits limits) {
        return new RateLimited<>(operation, limits);
    }

    private static List<Operation<?, ?>> records(Streams streams, KinesisComponents components) {
        Clock clock = components.clock();
        StreamMeters meters = components.meters();
        RecordCipher cipher = new RecordCipher(components.keys());
        ShardLog log = new DecryptingShardLog(components.log(), cipher);
        Positions positions = new Positions(log, clock);
        Shards shards = new Shards(log, cipher, components.limits(), components.loads());
        return List.of(
                new PutRecord(streams, shards, meters, components.tracer(), clock),
                new PutRecords(streams, shards, meters, components.tracer()),
                new GetShardIterator(streams, positions, components.limits(), clock),
                new GetRecords(streams, log, components.limits(), meters, clock),
                new SubscribeToShard(
                        streams,
                        positions,
                        new ShardSubscription.Sources(components.registry(), log, clock, components.pushes(), meters)));
    }

    private static List<Operation<?, ?>> settings(Streams streams, EncryptionKeys keys, Clock clock) {
        return List.of(
                new StartStreamEncryption(streams, keys, clock),
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
