package io.freshet.server;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.RequestedResources;
import io.freshet.awsapi.auth.SignatureVerifier;
import io.freshet.awsapi.wire.AwsDispatcher;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.firehosesink.action.FirehoseApi;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.s3.S3Buckets;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.ingest.action.KinesisApi;
import io.freshet.ingest.kafka.KafkaShardLog;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.ShardIterator;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.ApplicationsApi;
import io.freshet.jobs.application.flink.ApplicationPlans;
import io.freshet.jobs.application.flink.FlinkApplicationJobs;
import io.freshet.jobs.application.flink.LogsByReference;
import io.freshet.jobs.delivery.FlinkDeliveryJobs;
import io.freshet.jobs.delivery.LogDeliveryBuffer;
import io.freshet.jobs.position.StartPositions;
import io.freshet.kcl.action.LeaseTablesApi;
import io.freshet.kcl.identity.IdentityApi;
import io.freshet.kcl.metric.Metrics;
import io.freshet.kcl.metric.MetricsApi;
import io.freshet.server.config.ServerConfig;
import io.freshet.server.http.FrontDoor;
import io.freshet.server.http.Limits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Wires one server. Read this first. */
public final class Server implements AutoCloseable {
    private static final int METRICS_KEPT = 10_000;

    private final String host;
    private final Backends backends;
    private final ShardLog log;
    private final S3Buckets buckets;
    private final ExecutorService transitions;
    private final ExecutorService answers;
    private final ExecutorService pushes;
    private final Optional<Certificates> tls;
    private final FrontDoor frontDoor;

    private Server(ServerConfig config, Backends backends) {
        Clock clock = Clock.systemUTC();
        this.host = config.host();
        this.backends = backends;
        this.log = new KafkaShardLog(backends.kafkaProperties());
        this.answers = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(), task -> new Thread(task, "answer"));
        this.pushes = Executors.newFixedThreadPool(8, task -> new Thread(task, "push"));
        this.transitions = Executors.newFixedThreadPool(4, task -> new Thread(task, "transition"));
        StreamRegistry streams = StreamRegistry.load(backends.resources(), log, clock);
        this.buckets = new S3Buckets(backends.objectStore());
        DeliveryStreams deliveryStreams = new DeliveryStreams(
                backends.resources(),
                new LogDeliveryBuffer(log),
                new FlinkDeliveryJobs(backends.jobs(), backends.kafkaProperties(), backends.objectStore()),
                arn -> streams.find(arn.substring(arn.indexOf('/') + 1)).isPresent(),
                buckets,
                tables(config),
                clock);
        LogsByReference logs = new LogsByReference(streams, deliveryStreams);
        Applications applications = new Applications(
                backends.resources(),
                new ApplicationPlans(),
                new FlinkApplicationJobs(
                        backends.jobs(), backends.kafkaProperties(), logs, new StartPositions(backends.resources())),
                logs,
                clock,
                transitions);
        streams.pauseForChanges(stream -> applications.pauseWritersTo(stream.arn())::run);
        AwsDispatcher dispatcher = new AwsDispatcher(
                List.of(
                        KinesisApi.of(streams, log, clock, pushes),
                        FirehoseApi.of(deliveryStreams),
                        ApplicationsApi.v1(applications),
                        ApplicationsApi.v2(applications),
                        LeaseTablesApi.of(backends.resources(), clock),
                        MetricsApi.of(new Metrics(METRICS_KEPT)),
                        IdentityApi.of()),
                new CallerDefaults(config.accountId(), config.region()),
                () -> UUID.randomUUID().toString(),
                answers,
                access(config, clock));
        this.tls = Certificates.of(config, clock);
        this.frontDoor = FrontDoor.open(
                config.host(), config.port(), dispatcher, tls.map(Certificates::files), Limits.ofThisProcess());
        deliveryStreams.resumeAll();
        applications.resumeAll();
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

    private static AccessControl access(ServerConfig config, Clock clock) {
        return config.auth().verified()
                ? new AccessControl(
                        new SignatureVerifier(config.auth().keys(), clock),
                        new RequestedResources(
                                token -> ShardIterator.parse(token).map(ShardIterator::streamName)))
                : AccessControl.open(config.accountId());
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
        String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return URI.create(
                "http://" + (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + frontDoor.port());
    }

    /** The file that clients need who verify a certificate made here. */
    public Optional<Path> certificateAuthority() {
        return tls.flatMap(Certificates::authority);
    }

    public URI s3Endpoint() {
        return backends.objectStore().endpoint();
    }

    @Override
    public void close() {
        frontDoor.close();
        transitions.shutdownNow();
        pushes.shutdownNow();
        answers.shutdown();
        log.close();
        buckets.close();
        backends.close();
    }
}
