package io.freshet.jobs.application.flink;

import io.freshet.awsapi.trace.Tracer;
import io.freshet.firehosesink.process.FunctionCaller;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.ingest.flink.StartingPosition;
import io.freshet.ingest.kafka.KafkaTransactions;
import io.freshet.ingest.log.ShardReaders;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.ApplicationJobs;
import io.freshet.jobs.application.Discovery;
import io.freshet.jobs.application.FlinkSettings;
import io.freshet.jobs.application.Input;
import io.freshet.jobs.application.ReferenceSource;
import io.freshet.jobs.application.StreamReference;
import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.jobs.flinksql.flink.FlinkSqlJob;
import io.freshet.jobs.flinksql.flink.TableBackends;
import io.freshet.jobs.function.ShardTimes;
import io.freshet.jobs.position.FirstSight;
import io.freshet.jobs.position.StartPositions;
import io.freshet.jobs.report.ReportReader;
import io.freshet.jobs.runner.JobKey;
import io.freshet.jobs.runner.JobRunner;
import io.freshet.jobs.runner.JobState;
import io.freshet.jobs.runner.JobView;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One Flink job per application. */
public final class FlinkApplicationJobs implements ApplicationJobs {
    private final JobRunner runner;
    private final Map<String, String> kafkaProperties;
    private final ShardReaders readers;
    private final LogsByReference logs;
    private final StartPositions positions;
    private final ObjectStoreConfig store;
    private final TableBackends tables;
    private final FirstSight sight;
    private final FunctionCaller functions;
    private final ShardTimes shards;
    private final Tracer.Factory tracer;
    private final Clock clock;

    /**
     * @param kafkaProperties at least {@code bootstrap.servers}
     * @param store where the objects of reference tables are
     * @param tables what Flink's SQL sees
     * @param sight what applications of Flink's SQL saw first
     * @param functions who calls them from where the jobs run
     * @param shards who knows them there
     * @param tracer is told what applications do with records that are traced
     */
    public FlinkApplicationJobs(
            JobRunner runner,
            Map<String, String> kafkaProperties,
            ShardReaders readers,
            LogsByReference logs,
            StartPositions positions,
            ObjectStoreConfig store,
            TableBackends tables,
            FirstSight sight,
            FunctionCaller functions,
            ShardTimes shards,
            Tracer.Factory tracer,
            Clock clock) {
        this.functions = functions;
        this.shards = shards;
        this.tracer = tracer;
        this.tables = tables;
        this.sight = sight;
        this.runner = runner;
        this.kafkaProperties = Map.copyOf(kafkaProperties);
        this.readers = readers;
        this.logs = logs;
        this.positions = positions;
        this.store = store;
        this.clock = clock;
    }

    /** Takes what applications in other processes report. */
    public static ReportReader.Listener reports() {
        return LiveReporter.listener();
    }

    @Override
    public void clear(String applicationName) {
        runner.cancel(key(applicationName));
        forget(applicationName);
    }

    @Override
    public void start(
            ApplicationDefinition definition,
            Map<String, io.freshet.jobs.application.StartingPosition> startingPositions) {
        submit(definition, startingPositions);
    }

    @Override
    public void resume(ApplicationDefinition definition) {
        submit(definition, definition.startingPositions());
    }

    @Override
    public void redeploy(ApplicationDefinition definition) {
        runner.stop(key(definition.name()));
        submit(definition, definition.startingPositions());
    }

    private void submit(
            ApplicationDefinition definition,
            Map<String, io.freshet.jobs.application.StartingPosition> startingPositions) {
        FlinkSettings flink = definition.flink();
        if (flink != null) {
            runner.submit(key(definition.name()), JobRunner.Unclaimed.DROPPED, environment -> {
                environment.setParallelism(flink.parallelism());
                FlinkSqlJob.addTo(environment, definition.name(), definition.code(), tables, sight);
            });
            return;
        }
        ApplicationGraph graph = new ApplicationGraph(
                definition, kafkaProperties, readers, logs, store, functions, shards, tracer, clock);
        runner.submit(key(definition.name()), JobRunner.Unclaimed.DROPPED, environment -> {
            environment.setParallelism(definition.width());
            graph.addTo(environment, input -> position(definition, input, startingPositions.get(input.id())));
        });
        if (Taps.of(definition.name()).isEmpty()) { // it has run all the time, on a cluster
            Taps.begin(definition.name(), new LiveApplication(ApplicationPlans.plan(definition), clock.instant()));
        }
    }

    /** Where an input begins if the job has no checkpoint; "now" is what it was when the application was started. */
    private StartingPosition position(
            ApplicationDefinition definition,
            Input input,
            io.freshet.jobs.application.@Nullable StartingPosition asked) {
        if (asked == io.freshet.jobs.application.StartingPosition.TRIM_HORIZON) {
            return StartingPosition.trimHorizon();
        }
        return StartingPosition.at(positions.now(definition.name(), readers.of(logs.log(input.source()))));
    }

    @Override
    public void stop(String applicationName) {
        runner.stop(key(applicationName));
    }

    @Override
    public Optional<JobView> job(String applicationName) {
        return runner.view(key(applicationName));
    }

    @Override
    public int freeSlots() {
        return runner.freeSlots();
    }

    @Override
    public Optional<LiveApplication> live(String applicationName) {
        return Taps.of(applicationName);
    }

    @Override
    public Optional<String> problem(ReferenceSource table) {
        return new ReferenceRows(store, table).problem();
    }

    @Override
    public void snapshot(String applicationName, String snapshot) {
        runner.snapshot(key(applicationName), snapshot);
    }

    @Override
    public String sight(String applicationName) {
        return sight.all(applicationName);
    }

    @Override
    public void restore(String applicationName, String snapshot, String seen) {
        runner.restore(key(applicationName), snapshot);
        sight.restore(applicationName, seen);
        KafkaTransactions.abort(kafkaProperties, ApplicationGraph.transactionPrefix(applicationName));
    }

    @Override
    public void forgetSnapshot(String applicationName, String snapshot) {
        runner.forgetSnapshot(key(applicationName), snapshot);
    }

    @Override
    public Discovery discover(String bucket, String key) {
        return ObjectSample.discovery(store, bucket, key);
    }

    @Override
    public Discovery discover(StreamReference source, boolean oldest) {
        return RecordSample.discovery(RecordSample.of(readers.of(logs.log(source)), oldest));
    }

    @Override
    public JobState state(String applicationName) {
        return runner.state(key(applicationName));
    }

    @Override
    public void forget(String applicationName) {
        runner.forget(key(applicationName));
        positions.forget(applicationName);
        sight.forget(applicationName);
        Taps.forget(applicationName);
        KafkaTransactions.abort(kafkaProperties, ApplicationGraph.transactionPrefix(applicationName));
    }

    private static JobKey key(String applicationName) {
        return new JobKey("application", applicationName);
    }
}
