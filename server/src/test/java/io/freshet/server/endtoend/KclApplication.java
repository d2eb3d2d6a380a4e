package io.freshet.server.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.RetrievalSpecificConfig;

/** An application of the Kinesis Client Library as a user writes one: it keeps what it was given, and checkpoints. */
final class KclApplication implements AutoCloseable {
    /** How records are fetched, by the client to fetch them with: polling, or enhanced fan-out. */
    interface Retrieval extends Function<KinesisAsyncClient, RetrievalSpecificConfig> {}

    /** A record as the application was given it. */
    record Received(String shard, String partitionKey, String sequenceNumber, String data) {}

    private final KinesisAsyncClient kinesis;
    private final DynamoDbAsyncClient tables;
    private final CloudWatchAsyncClient metrics;
    private final Scheduler scheduler;
    private final Thread thread;
    private final List<Received> received = new ArrayList<>();
    private final Map<String, String> shardEvents = new TreeMap<>();

    private KclApplication(URI endpoint, String name, String worker, String stream, Retrieval retrieval) {
        kinesis = aimed(KinesisAsyncClient.builder(), endpoint).build();
        tables = aimed(DynamoDbAsyncClient.builder(), endpoint).build();
        metrics = aimed(CloudWatchAsyncClient.builder(), endpoint).build();
        ConfigsBuilder configs = new ConfigsBuilder(
                new SingleStreamTracker(
                        stream,
                        InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON)),
                name,
                kinesis,
                tables,
                metrics,
                worker,
                Processor::new);
        scheduler = new Scheduler(
                configs.checkpointConfig(),
                configs.coordinatorConfig()
                        .parentShardPollIntervalMillis(500)
                        .shardConsumerDispatchPollIntervalMillis(100),
                configs.leaseManagementConfig().failoverTimeMillis(2000).shardSyncIntervalMillis(2000),
                configs.lifecycleConfig(),
                configs.metricsConfig().metricsBufferTimeMillis(1000),
                configs.processorConfig(),
                configs.retrievalConfig().retrievalSpecificConfig(retrieval.apply(kinesis)));
        thread = new Thread(scheduler, "kcl-" + worker);
        thread.setDaemon(true);
        thread.start();
    }

    static KclApplication start(URI endpoint, String name, String worker, String stream, Retrieval retrieval) {
        return new KclApplication(endpoint, name, worker, stream, retrieval);
    }

    private static <B extends AwsClientBuilder<B, ?>> B aimed(B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
    }

    /** What it was given so far, in the order it was given it. */
    List<Received> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /** What happened last to each shard: {@code started}, {@code ended}, {@code lost} or {@code stopped}. */
    Map<String, String> shardEvents() {
        synchronized (received) {
            return Map.copyOf(shardEvents);
        }
    }

    /** Ends as an application does that wants to go on later: it checkpoints what it has, and gives its leases up. */
    void stop(Duration patience) throws InterruptedException, ExecutionException, TimeoutException {
        scheduler.startGracefulShutdown().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        thread.join(patience.toMillis());
    }

    @Override
    public void close() {
        scheduler.shutdown();
        kinesis.close();
        tables.close();
        metrics.close();
    }

    private final class Processor implements ShardRecordProcessor {
        private String shard = "";

        @Override
        public void initialize(InitializationInput input) {
            shard = input.shardId();
            event("started");
        }

        @Override
        public void processRecords(ProcessRecordsInput input) {
            synchronized (received) {
                for (KinesisClientRecord record : input.records()) {
                    byte[] data = new byte[record.data().remaining()];
                    record.data().get(data);
                    received.add(new Received(
                            shard, record.partitionKey(), record.sequenceNumber(), new String(data, UTF_8)));
                }
            }
            if (!input.records().isEmpty()) {
                checkpoint(input.checkpointer());
            }
        }

        @Override
        public void leaseLost(LeaseLostInput input) {
            event("lost");
        }

        @Override
        public void shardEnded(ShardEndedInput input) {
            checkpoint(input.checkpointer());
            event("ended");
        }

        @Override
        public void shutdownRequested(ShutdownRequestedInput input) {
            checkpoint(input.checkpointer());
            event("stopped");
        }

        private void event(String event) {
            synchronized (received) {
                shardEvents.put(shard, event);
            }
        }

        private void checkpoint(RecordProcessorCheckpointer checkpointer) {
            try {
                checkpointer.checkpoint();
            } catch (ShutdownException | InvalidStateException e) {
                throw new IllegalStateException("no checkpoint of " + shard, e);
            }
        }
    }
}
