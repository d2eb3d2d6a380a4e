package io.freshet.server;

import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.awsapi.wire.AwsDispatcher;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.firehosesink.action.FirehoseApi;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.ingest.action.KinesisApi;
import io.freshet.ingest.action.KinesisComponents;
import io.freshet.ingest.encryption.DecryptingReaders;
import io.freshet.ingest.encryption.KeySource;
import io.freshet.ingest.fault.Faults;
import io.freshet.ingest.kafka.KafkaShardLog;
import io.freshet.ingest.kafka.KafkaShardReaderFactory;
import io.freshet.ingest.limit.AwsLimits;
import io.freshet.ingest.limit.Limits;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.log.ShardReaders;
import io.freshet.ingest.scale.OnDemandScaler;
import io.freshet.ingest.scale.OnDemandThresholds;
import io.freshet.ingest.scale.ShardLoads;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.ApplicationsApi;
import io.freshet.jobs.application.flink.ApplicationPlans;
import io.freshet.jobs.application.flink.FlinkApplicationJobs;
import io.freshet.jobs.application.flink.LogsByReference;
import io.freshet.jobs.delivery.FlinkDeliveryJobs;
import io.freshet.jobs.delivery.LogDeliveryBuffer;
import io.freshet.jobs.position.StartPositions;
import io.freshet.server.config.ServerConfig;
import io.freshet.server.http.FrontDoor;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Wires one server. Read this first. */
public final class Server implements AutoCloseable {
    private static final int SCALE_SECONDS = 5;

    private final Backends backends;
    private final ShardLog log;
    private final ExecutorService transitions;
    private final ExecutorService answers;
    private final ExecutorService pushes;
    private final FrontDoor frontDoor;
    private final ScheduledExecutorService scaling;

    private Server(ServerConfig config, Backends backends) {
        Clock clock = Clock.systemUTC();
        this.backends = backends;
        this.log = new KafkaShardLog(backends.kafkaProperties());
        this.answers = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(), task -> new Thread(task, "answer"));
        this.pushes = Executors.newFixedThreadPool(8, task -> new Thread(task, "push"));
        this.transitions = Executors.newFixedThreadPool(4, task -> new Thread(task, "transition"));
        StreamRegistry streams = StreamRegistry.load(backends.resources(), log, clock);
        KeySource keys = config.encryption().source();
        ShardReaders readers = name -> DecryptingReaders.of(
                new KafkaShardReaderFactory(backends.kafkaProperties(), name), name, keys);
        DeliveryStreams deliveryStreams = new DeliveryStreams(
                backends.resources(),
                new LogDeliveryBuffer(log),
                new FlinkDeliveryJobs(backends.jobs(), readers, backends.objectStore()),
                arn -> streams.find(arn.substring(arn.indexOf('/') + 1)).isPresent(),
                tables(config),
                clock);
        LogsByReference logs = new LogsByReference(streams, deliveryStreams, keys);
        Applications applications = new Applications(
                backends.resources(),
                new ApplicationPlans(),
                new FlinkApplicationJobs(
                        backends.jobs(),
                        backends.kafkaProperties(),
                        readers,
                        logs,
                        new StartPositions(backends.resources())),
                logs,
                clock,
                transitions);
        streams.pauseForChanges(stream -> applications.pauseWritersTo(stream.arn())::run);
        ShardLoads loads = new ShardLoads();
        AwsDispatcher dispatcher = new AwsDispatcher(
                List.of(
                        kinesis(config, new KinesisComponents(
                                streams, log, clock, pushes, limits(config, clock), config.encryption().keys(), loads)),
                        FirehoseApi.of(deliveryStreams),
                        ApplicationsApi.v1(applications),
                        ApplicationsApi.v2(applications)),
                new CallerDefaults(config.accountId(), config.region()),
                () -> UUID.randomUUID().toString(),
                answers);
        this.frontDoor = FrontDoor.open(
                config.host(),
                config.port(),
                dispatcher,
                config.testing().reset() ? Optional.of(() -> removeAll(streams)) : Optional.empty());
        deliveryStreams.resumeAll();
        applications.resumeAll();
        this.scaling = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "scaling"));
        OnDemandScaler scaler = new OnDemandScaler(streams, loads, OnDemandThresholds.AWS, clock);
        ScheduledFuture<?> unused =
                scaling.scheduleWithFixedDelay(scaler, SCALE_SECONDS, SCALE_SECONDS, TimeUnit.SECONDS);
    }

    /** Starts everything, and waits until requests are answered; throws one clear sentence if something is in the way. */
    public static Server start(ServerConfig config) {
        Backends backends = Backends.start(config);
        try {
            return new Server(config, backends);
        } catch (RuntimeException e) {
            backends.close();
            throw e;
        }
    }

    private static ServiceApi kinesis(ServerConfig config, KinesisComponents components) {
        return Faults.in(
                KinesisApi.of(components),
                config.testing().faults(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    private static Limits limits(ServerConfig config, Clock clock) {
        return switch (config.limits()) {
            case AWS -> new AwsLimits(clock);
            case OFF -> Limits.OFF;
        };
    }

    private static void removeAll(StreamRegistry streams) {
        streams.list().forEach(stream -> streams.delete(stream.name()));
    }

    private static Map<String, List<Column>> tables(ServerConfig config) {
        Map<String, List<Column>> tables = new TreeMap<>();
        config.tables()
                .forEach((table, columns) -> tables.put(
                        table,
                        columns.stream()
                                .map(column -> new Column(column.name(), column.type()))
                                .toList()));
        return tables;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + frontDoor.port());
    }

    public URI s3Endpoint() {
        return backends.objectStore().endpoint();
    }

    @Override
    public void close() {
        frontDoor.close();
        scaling.shutdownNow();
        transitions.shutdownNow();
        pushes.shutdownNow();
        answers.shutdown();
        log.close();
        backends.close();
    }
}
