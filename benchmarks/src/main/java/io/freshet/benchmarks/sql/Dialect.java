package io.freshet.benchmarks.sql;

import static java.util.Objects.requireNonNull;

import io.freshet.ingest.flink.ShardEvent;
import io.freshet.ingest.flink.ShardSource;
import io.freshet.ingest.flink.StartingPosition;
import io.freshet.ingest.kafka.KafkaShardReaderFactory;
import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.ReferenceTable;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.flink.PlanTranslator;
import io.freshet.sqlplanner.flink.StreamRowType;
import io.freshet.sqlplanner.flink.TableRows;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RecordDecoder;
import io.freshet.sqlplanner.source.RecordFormat;
import io.freshet.sqlplanner.source.SourceColumn;
import io.freshet.sqlplanner.source.SourceSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/** A query run by a plan of the dialect: shard source, decoder and operators as an application has them, results dropped. */
final class Dialect {
    /** Static, as the operators of a job are copies of what they are made from. */
    private static final LongAdder RESULTS = new LongAdder();

    private static final AtomicLong LAST_RESULT = new AtomicLong();

    private Dialect() {}

    /** What a run gave, and how long it took from the running job until its last result. */
    record Run(Duration time, long results) {}

    static Run run(Query query, Readings readings, String bootstrap, int parallelism, Path checkpoints)
            throws Exception {
        SourceSchema schema = new SourceSchema(
                new RecordFormat.Json("$"),
                List.of(
                        new SourceColumn("ID", "BIGINT", "$.id"),
                        new SourceColumn("DEVICE", "VARCHAR(16)", "$.device"),
                        new SourceColumn("KIND", "VARCHAR(4)", "$.kind"),
                        new SourceColumn("PRICE", "DOUBLE", "$.price"),
                        new SourceColumn("QTY", "INTEGER", "$.qty")));
        PlanResult planned = SqlPlanner.plan(
                query.dialect,
                List.of(new InputStream("READINGS", schema.streamColumns())),
                List.of(new ReferenceTable(
                        "DEVICES", List.of(new Column("DEVICE", "VARCHAR(16)"), new Column("SITE", "VARCHAR(16)")))));
        if (planned instanceof PlanResult.Refused refused) {
            throw new IllegalStateException(query + ": "
                    + refused.diagnostics().stream()
                            .map(problem -> problem.render(query.dialect))
                            .toList());
        }
        Plan plan = ((PlanResult.Planned) planned).plan();
        StreamExecutionEnvironment environment = Job.environment(parallelism, checkpoints);
        ShardSource source = new ShardSource(
                new KafkaShardReaderFactory(Map.of("bootstrap.servers", bootstrap), readings.log()),
                StartingPosition.trimHorizon());
        DataStream<StreamRow> rows = environment
                .fromSource(source, ShardSource.watermarks(), "readings")
                .process(
                        new Decode(new RecordDecoder(schema, plan.neededColumns("READINGS"))),
                        StreamRowType.of(schema.streamColumns()));
        DataStream<StreamRow> results = requireNonNull(
                PlanTranslator.translate(plan, Map.of("READINGS", rows), Map.of("DEVICES", new Devices()))
                        .get("OUT_1"));
        results.process(new Count(), results.getType()).sinkTo(new DiscardingSink<>());
        RESULTS.reset();
        JobClient job = environment.executeAsync("dialect");
        long began = Job.awaitRunning(job);
        try {
            awaitSilence(job, began);
        } finally {
            job.cancel().get();
        }
        return new Run(Duration.ofNanos(LAST_RESULT.get() - began), RESULTS.sum());
    }

    /** The job goes on for ever: it has done everything when nothing has come for a while. */
    private static void awaitSilence(JobClient job, long began) throws Exception {
        LAST_RESULT.set(began);
        long silence = Duration.ofSeconds(5).toNanos();
        while (RESULTS.sum() == 0 || System.nanoTime() - LAST_RESULT.get() < silence) {
            Job.requireInTime(job, began);
            Thread.sleep(50);
        }
    }

    private static final class Devices implements TableRows {
        private static final long serialVersionUID = 1L;

        @Override
        public List<StreamRow> load() {
            return IntStream.range(0, DeviceTable.DEVICES)
                    .mapToObj(i -> new StreamRow(0, new Object[] {DeviceTable.device(i), DeviceTable.site(i)}))
                    .toList();
        }
    }

    private static final class Decode extends ProcessFunction<ShardEvent, StreamRow> {
        private static final long serialVersionUID = 1L;

        private final RecordDecoder decoder;

        Decode(RecordDecoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public void processElement(ShardEvent event, Context context, Collector<StreamRow> out) {
            if (event instanceof ShardEvent.Record read) {
                decoder.decode(read.record().data(), read.rowtime(), out::collect, error -> {
                    throw new IllegalStateException(error.message());
                });
            }
        }
    }

    private static final class Count extends ProcessFunction<StreamRow, StreamRow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(StreamRow row, Context context, Collector<StreamRow> out) {
            RESULTS.increment();
            LAST_RESULT.lazySet(System.nanoTime());
            out.collect(row);
        }
    }
}
