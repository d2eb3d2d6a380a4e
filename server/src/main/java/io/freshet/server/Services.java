package io.freshet.server;

import io.freshet.awsapi.auth.NotedRefusals.Refusal;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.awsapi.trace.Tracer;
import io.freshet.firehosesink.action.CallAllowance;
import io.freshet.firehosesink.action.FirehoseApi;
import io.freshet.firehosesink.audit.Audits;
import io.freshet.firehosesink.endpoint.ClusterProbe;
import io.freshet.firehosesink.iceberg.IcebergTables;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.load.TableProbe;
import io.freshet.firehosesink.meter.DeliveryMeters;
import io.freshet.firehosesink.meter.PutMeters;
import io.freshet.firehosesink.process.FunctionCaller;
import io.freshet.firehosesink.s3.S3Buckets;
import io.freshet.firehosesink.s3.S3StoredObjects;
import io.freshet.firehosesink.s3.S3aObjectStore;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.functions.Functions;
import io.freshet.ingest.action.KinesisApi;
import io.freshet.ingest.action.KinesisComponents;
import io.freshet.ingest.encryption.DecryptingReaders;
import io.freshet.ingest.encryption.DecryptingShardLog;
import io.freshet.ingest.encryption.KeySource;
import io.freshet.ingest.encryption.RecordCipher;
import io.freshet.ingest.fault.Faults;
import io.freshet.ingest.kafka.KafkaShardReaderFactory;
import io.freshet.ingest.limit.AwsLimits;
import io.freshet.ingest.limit.Limits;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.log.ShardReaders;
import io.freshet.ingest.meter.StreamMeters;
import io.freshet.ingest.scale.OnDemandScaler;
import io.freshet.ingest.scale.OnDemandThresholds;
import io.freshet.ingest.scale.ShardLoads;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.jobs.application.ApplicationJobs;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.ApplicationsApi;
import io.freshet.jobs.application.flink.CodeByRuntime;
import io.freshet.jobs.application.flink.FlinkApplicationJobs;
import io.freshet.jobs.application.flink.LogsByReference;
import io.freshet.jobs.delivery.FlinkDeliveryJobs;
import io.freshet.jobs.delivery.LogDeliveryBuffer;
import io.freshet.jobs.delivery.LogEvidence;
import io.freshet.jobs.flinksql.flink.SqlQueries;
import io.freshet.jobs.flinksql.flink.TableBackends;
import io.freshet.jobs.function.LocalFunctions;
import io.freshet.jobs.map.MapJobs;
import io.freshet.jobs.position.FirstSight;
import io.freshet.jobs.position.StartPositions;
import io.freshet.jobs.runner.JobKey;
import io.freshet.jobs.runner.JobRunner;
import io.freshet.jobs.runner.JobState;
import io.freshet.jobs.runner.JobView;
import io.freshet.jobs.trace.SegmentLog;
import io.freshet.kcl.action.LeaseTablesApi;
import io.freshet.kcl.identity.IdentityApi;
import io.freshet.kcl.metric.MetricsApi;
import io.freshet.server.cause.CauseParts;
import io.freshet.server.cause.Causes;
import io.freshet.server.config.ServerConfig;
import io.freshet.server.console.ConsoleParts;
import io.freshet.server.function.FunctionsHere;
import io.freshet.server.function.KinesisFeed;
import io.freshet.server.function.LedgerFeed;
import io.freshet.server.stack.StackBuckets;
import io.freshet.server.trace.Traces;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services of one server over its backends, and what they do by themselves. */
final class Services implements AutoCloseable {
    /**
     * What is seen beside the services.
     *
     * @param disk says that the disk is full, if it is
     * @param refusals of access keys
     */
    record Watch(Supplier<Optional<String>> disk, Supplier<List<Refusal>> refusals) {}

    private static final Logger LOG = LoggerFactory.getLogger(Services.class);
    private static final int SCALE_SECONDS = 5;
    private static final int WATCH_SECONDS = 5;
    private static final int METRICS_KEPT = 10_000;
    private static final int REST_MINUTES = 5;

    private final JobRunner jobs;
    private final RemoteJobs remote;
    private final StreamRegistry streams;
    private final S3Buckets buckets;
    private final Parking parking;
    private final DeliveryStreams deliveryStreams;
    private final Audits audits;
    private final Applications applications;
    private final List<ServiceApi> apis;
    private final OnDemandScaler scaler;
    private final TableBackends tables;
    private final Functions functions;
    private final LazyMapJobs maps;
    private final ConsoleParts console;
    private final Tracer tracer;
    private final Traces traces;
    private @Nullable SqlQueries queries;

    Services(
            ServerConfig config,
            Backends backends,
            ShardLog log,
            Threads threads,
            Watch watch,
            Optional<BooleanSupplier> othersServe,
            Clock clock) {
        Tracer.Factory tracing = SegmentLog.factory(backends.kafkaProperties());
        Metrics metrics = new Metrics(clock, METRICS_KEPT);
        DeliveryMeters meters = new DeliveryMeters(metrics);
        this.jobs = backends.jobs();
        this.remote = RemoteJobs.of(config, backends, log, meters);
        this.streams = StreamRegistry.shared(backends.resources(), log, othersServe, clock);
        KeySource keys = config.encryption().source();
        ShardReaders readers =
                name -> DecryptingReaders.of(new KafkaShardReaderFactory(backends.kafkaProperties(), name), name, keys);
        this.buckets =
                new S3Buckets(backends.objectStore(), config.s3().endpoint().isEmpty());
        this.parking = new Parking(config, backends, deliveryJobs(backends, readers, meters, tracing), log, clock);
        this.deliveryStreams = deliveryStreams(config, backends, new Sources(streams, readers), log, clock);
        LogEvidence evidence = new LogEvidence(log, readers);
        this.audits = new Audits(deliveryStreams, evidence, () -> new S3StoredObjects(backends.objectStore()), clock);
        LogsByReference logs = new LogsByReference(streams, deliveryStreams, keys, this::isFunction);
        this.tables = tables(backends, logs, readers, evidence);
        this.applications = applications(backends, logs, threads, tracing, clock);
        streams.pauseForChanges(stream -> applications.pauseWritersTo(stream.arn())::run);
        this.maps = new LazyMapJobs(config, backends, clock);
        ShardLoads loads = new ShardLoads();
        this.scaler = new OnDemandScaler(streams, loads, OnDemandThresholds.AWS, clock);
        this.tracer = tracing.open();
        this.traces = traces(config, backends, log, clock);
        ServiceApi kinesis = kinesis(config, log, threads, loads, metrics, clock);
        ServiceApi firehose =
                FirehoseApi.of(deliveryStreams, audits, encryptionCalls(config, clock), new PutMeters(metrics), tracer);
        ShardLog opened =
                new DecryptingShardLog(log, new RecordCipher(config.encryption().keys()));
        this.functions = functions(config, backends, kinesis, firehose, opened, evidence, clock);
        CauseParts causes = causes(config, backends, opened, metrics, threads, watch, clock);
        this.console = console(opened, meters, new Causes(causes, evidence), metrics, clock);
        LocalFunctions.serve(callsHere());
        this.apis = apis(kinesis, firehose, backends, metrics, clock);
    }

    private List<ServiceApi> apis(
            ServiceApi kinesis, ServiceApi firehose, Backends backends, Metrics metrics, Clock clock) {
        return List.of(
                kinesis,
                firehose,
                functions.api(),
                ApplicationsApi.v1(applications),
                ApplicationsApi.v2(applications),
                LeaseTablesApi.of(backends.resources(), clock),
                MetricsApi.of(metrics, clock),
                IdentityApi.of());
    }

    private static Traces traces(ServerConfig config, Backends backends, ShardLog log, Clock clock) {
        return new Traces(backends.kafkaProperties(), log, config.traces().otlpEndpoint(), clock);
    }

    private Functions functions(
            ServerConfig config,
            Backends backends,
            ServiceApi kinesis,
            ServiceApi firehose,
            ShardLog opened,
            LogEvidence evidence,
            Clock clock) {
        Functions all = FunctionsOf.open(
                config,
                backends,
                kinesis,
                firehose,
                new KinesisFeed(streams, opened, clock),
                new LedgerFeed(deliveryStreams, evidence, backends::objectStore),
                clock);
        all.trace(tracer);
        return all;
    }

    private TableBackends tables(Backends backends, LogsByReference logs, ShardReaders readers, LogEvidence evidence) {
        return new TableBackends(
                streams,
                deliveryStreams,
                logs,
                readers,
                evidence::lines,
                backends.objectStore(),
                backends.kafkaProperties());
    }

    private Applications applications(
            Backends backends, LogsByReference logs, Threads threads, Tracer.Factory tracing, Clock clock) {
        return new Applications(
                backends.resources(),
                new CodeByRuntime(tables),
                applicationJobs(backends, tables, tracing, clock),
                logs,
                clock,
                threads.transitions());
    }

    private ConsoleParts console(ShardLog opened, DeliveryMeters meters, Causes causes, Metrics metrics, Clock clock) {
        return new ConsoleParts(
                streams, opened, applications, deliveryStreams, meters, causes, functions, metrics, clock);
    }

    private CauseParts causes(
            ServerConfig config,
            Backends backends,
            ShardLog opened,
            Metrics metrics,
            Threads threads,
            Watch watch,
            Clock clock) {
        return new CauseParts(
                streams,
                opened,
                applications,
                deliveryStreams,
                functions,
                metrics,
                jobs(backends),
                config.limits() == ServerConfig.LimitsMode.AWS,
                watch.disk(),
                watch.refusals(),
                threads.probes(),
                clock);
    }

    private static CauseParts.Jobs jobs(Backends backends) {
        return new CauseParts.Jobs() {
            @Override
            public JobState state(JobKey key) {
                return backends.jobs().state(key);
            }

            @Override
            public Optional<JobView> view(JobKey key) {
                return backends.jobs().view(key);
            }
        };
    }

    private DeliveryStreams deliveryStreams(
            ServerConfig config, Backends backends, Sources sources, ShardLog log, Clock clock) {
        IcebergTables lake = new IcebergTables(() -> new S3aObjectStore(backends.objectStore()));
        return new DeliveryStreams(
                backends.resources(),
                new LogDeliveryBuffer(log),
                parking.jobs(),
                sources,
                buckets,
                new ClusterProbe().and(new TableProbe()).and(lake),
                lake,
                tables(config),
                clock);
    }

    private boolean isFunction(String arn) {
        return arn.contains(":lambda:") && functions.exists(arn);
    }

    private ApplicationJobs applicationJobs(
            Backends backends, TableBackends tables, Tracer.Factory tracing, Clock clock) {
        return new FlinkApplicationJobs(
                backends.jobs(),
                backends.kafkaProperties(),
                tables.readers(),
                tables.logs(),
                new StartPositions(backends.resources()),
                backends.objectStore(),
                tables,
                new FirstSight(backends.resources()),
                remote.functions(),
                remote.shards(),
                tracing,
                clock);
    }

    private FlinkDeliveryJobs deliveryJobs(
            Backends backends, ShardReaders readers, DeliveryMeters meters, Tracer.Factory tracing) {
        return new FlinkDeliveryJobs(
                backends.jobs(),
                backends.kafkaProperties(),
                readers,
                backends.objectStore(),
                meters,
                remote.functions(),
                tracing);
    }

    private ServiceApi kinesis(
            ServerConfig config, ShardLog log, Threads threads, ShardLoads loads, Metrics metrics, Clock clock) {
        KinesisComponents components = new KinesisComponents(
                streams,
                log,
                clock,
                threads.pushes(),
                limits(config, clock),
                config.encryption().keys(),
                loads,
                new StreamMeters(metrics),
                tracer);
        return Faults.in(KinesisApi.of(components), config.testing().faults(), () -> ThreadLocalRandom.current()
                .nextDouble());
    }

    private static CallAllowance encryptionCalls(ServerConfig config, Clock clock) {
        return switch (config.limits()) {
            case AWS -> CallAllowance.ofAws(clock);
            case OFF -> CallAllowance.unlimited();
        };
    }

    private static Limits limits(ServerConfig config, Clock clock) {
        return switch (config.limits()) {
            case AWS -> new AwsLimits(clock);
            case OFF -> Limits.OFF;
        };
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

    Applications applications() {
        return applications;
    }

    /** Made when somebody asks: Flink's planner costs seconds and memory. */
    synchronized SqlQueries queries() {
        if (queries == null) {
            queries = new SqlQueries(tables);
        }
        return queries;
    }

    StackBuckets stackBuckets() {
        return new StoreBuckets(buckets);
    }

    MapJobs maps() {
        return maps.get();
    }

    private static void watch(Threads threads, String what, Runnable look) {
        ScheduledFuture<?> unused = threads.timer()
                .scheduleWithFixedDelay(
                        new Watchman(what, look, threads.probes()), WATCH_SECONDS, WATCH_SECONDS, TimeUnit.SECONDS);
    }

    /** Submits jobs again that a Flink cluster has lost, as one does that begins anew. */
    private void resumeLost() {
        if (!jobs.lostSome()) {
            return;
        }
        LOG.warn("the Flink cluster has lost jobs, which are submitted again");
        deliveryStreams.resumeAll();
        applications.resumeRunning();
        maps.resumeLost();
    }

    private synchronized void restQueries() {
        if (queries != null) {
            queries.rest();
        }
    }

    Functions functions() {
        return functions;
    }

    Traces traces() {
        return traces;
    }

    ConsoleParts console() {
        return console;
    }

    List<ServiceApi> apis() {
        return apis;
    }

    /** Calls functions here, for whoever asks. */
    FunctionCaller callsHere() {
        return new FunctionsHere(functions);
    }

    /** Goes on with what was running when the last server ended. */
    void resume(Threads threads) {
        streams.repair();
        deliveryStreams.resumeAll();
        parking.begin();
        applications.resumeAll();
        functions.resume();
        maps.resume();
        ScheduledFuture<?> unused =
                threads.timer().scheduleWithFixedDelay(scaler, SCALE_SECONDS, SCALE_SECONDS, TimeUnit.SECONDS);
        watch(threads, "lost jobs", this::resumeLost);
        watch(threads, "the width of applications", applications::scale);
        ScheduledFuture<?> unusedToo =
                threads.timer().scheduleWithFixedDelay(this::restQueries, REST_MINUTES, REST_MINUTES, TimeUnit.MINUTES);
    }

    void removeStreams() {
        streams.list().forEach(stream -> streams.delete(stream.name()));
    }

    @Override
    public void close() {
        synchronized (this) {
            if (queries != null) {
                queries.close();
            }
        }
        parking.close();
        remote.close();
        functions.close();
        maps.close();
        audits.close();
        traces.close();
        tracer.close();
        buckets.close();
    }
}
