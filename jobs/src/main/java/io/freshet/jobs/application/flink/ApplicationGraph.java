package io.freshet.jobs.application.flink;

import static java.util.Objects.requireNonNull;

import io.freshet.awsapi.trace.Tracer;
import io.freshet.firehosesink.process.FunctionCaller;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.ingest.flink.OutgoingRecord;
import io.freshet.ingest.flink.ShardEvent;
import io.freshet.ingest.flink.ShardSink;
import io.freshet.ingest.flink.ShardSource;
import io.freshet.ingest.flink.StartingPosition;
import io.freshet.ingest.log.ShardReaders;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Input;
import io.freshet.jobs.application.Output;
import io.freshet.jobs.application.Preprocessing;
import io.freshet.jobs.application.StreamReference;
import io.freshet.jobs.application.live.ApplicationObserver;
import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.jobs.function.FunctionBatches;
import io.freshet.jobs.function.ShardTimes;
import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InAppStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PumpPlan;
import io.freshet.sqlplanner.flink.PlanTranslator;
import io.freshet.sqlplanner.flink.StreamRowType;
import io.freshet.sqlplanner.flink.TableRows;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RowEncoder;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** One application as one Flink job: sources, decoding, the plan, outputs. Every operator has a uid that survives a new start. */
public final class ApplicationGraph {
    /** A job may be down this long without losing what it has checkpointed but not committed. */
    public static final Duration LONGEST_OUTAGE = Duration.ofDays(6);

    private final ApplicationDefinition definition;
    private final Map<String, String> kafkaProperties;
    private final ShardReaders readers;
    private final LogsByReference logs;
    private final ObjectStoreConfig store;
    private final FunctionCaller functions;
    private final ShardTimes shards;
    private final Tracer.Factory tracer;
    private final Clock clock;

    /** Of the rows of all streams, once the text is planned; goes along with the observers. */
    private final HashMap<String, StreamRowType> types = new HashMap<>();

    private final ApplicationObserver.Factory observers;

    ApplicationGraph(
            ApplicationDefinition definition,
            Map<String, String> kafkaProperties,
            ShardReaders readers,
            LogsByReference logs,
            ObjectStoreConfig store,
            FunctionCaller functions,
            ShardTimes shards,
            Tracer.Factory tracer,
            Clock clock) {
        this.tracer = tracer;
        this.definition = definition;
        this.kafkaProperties = kafkaProperties;
        this.readers = readers;
        this.logs = logs;
        this.store = store;
        this.functions = functions;
        this.shards = shards;
        this.clock = clock;
        this.observers = Taps.observers(definition.name(), kafkaProperties, types);
    }

    /** What the transactions of this application's outputs are named after. */
    public static String transactionPrefix(String applicationName) {
        return "application." + applicationName + ".";
    }

    void addTo(StreamExecutionEnvironment environment, Function<Input, StartingPosition> start) {
        Plan plan = ApplicationPlans.plan(definition);
        Taps.begin(definition.name(), new LiveApplication(plan, clock.instant()));
        types.putAll(LiveReporter.types(plan));
        Map<String, DataStream<StreamRow>> streams = new HashMap<>();
        for (Input input : definition.inputs()) {
            addInput(environment, plan, input, start.apply(input), streams);
        }
        plan.inputs().forEach(input -> tap(input.name(), requireNonNull(streams.get(input.name()))));
        Map<String, DataStream<StreamRow>> filled =
                PlanTranslator.translate(plan, streams, tables(), definition.stateTtl());
        filled.forEach(this::tap);
        for (Output output : definition.outputs()) {
            addOutput(output, columnsOf(plan, output.name()), requireNonNull(filled.get(output.name())));
        }
    }

    /** Shows the rows of a stream to whoever looks. */
    private void tap(String stream, DataStream<StreamRow> rows) {
        String id = "tap-" + stream;
        rows.transform(id, rows.getType(), new TapOperator(observers, stream))
                .setParallelism(rows.getParallelism())
                .uid(id);
    }

    private Map<String, TableRows> tables() {
        Map<String, TableRows> tables = new HashMap<>();
        definition
                .references()
                .forEach(reference -> tables.put(reference.tableName(), new ReferenceRows(store, reference)));
        return tables;
    }

    private static List<Column> columnsOf(Plan plan, String stream) {
        return plan.streams().stream()
                .filter(candidate -> candidate.name().equals(stream))
                .map(InAppStream::columns)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("output " + stream + " is no in-application stream"));
    }

    private void addInput(
            StreamExecutionEnvironment environment,
            Plan plan,
            Input input,
            StartingPosition start,
            Map<String, DataStream<StreamRow>> streams) {
        String id = "input-" + input.id();
        DataStream<ShardEvent> events = environment
                .fromSource(new ShardSource(readers.of(logs.log(input.source())), start), ShardSource.watermarks(), id)
                .uid(id);
        List<String> names = input.inAppStreamNames();
        Preprocessing function = input.preprocessing();
        if (function != null) {
            events = preprocessed(input, function, plan, events, streams);
        }
        for (int i = 0; i < names.size(); i++) {
            String pumps =
                    plan.readers(names.get(i)).stream().map(PumpPlan::name).collect(Collectors.joining(", "));
            DecodeRecords decode = new DecodeRecords(
                    definition.name(),
                    observers,
                    ApplicationPlans.schema(input),
                    plan.neededColumns(names.get(i)),
                    i,
                    names.size(),
                    pumps,
                    tracer);
            SingleOutputStreamOperator<StreamRow> rows = events.process(decode)
                    .returns(StreamRowType.of(ApplicationPlans.schema(input).streamColumns()))
                    .uid(id + "-decode-" + i)
                    .name("decode " + names.get(i));
            streams.put(names.get(i), rows);
            streams.merge(ErrorRow.STREAM, rows.getSideOutput(decode.errors()), DataStream::union);
        }
    }

    private DataStream<ShardEvent> preprocessed(
            Input input,
            Preprocessing function,
            Plan plan,
            DataStream<ShardEvent> events,
            Map<String, DataStream<StreamRow>> streams) {
        String pumps = input.inAppStreamNames().stream()
                .flatMap(name -> plan.readers(name).stream())
                .map(PumpPlan::name)
                .distinct()
                .collect(Collectors.joining(", "));
        PreprocessRecords preprocess = new PreprocessRecords(
                definition.name(),
                observers,
                input.namePrefix(),
                input.source(),
                new FunctionBatches(
                        functions,
                        function.functionArn(),
                        definition.arn(),
                        input.source().arn()),
                shards,
                pumps);
        String id = "input-" + input.id() + "-preprocess";
        SingleOutputStreamOperator<ShardEvent> passed = events.transform(id, events.getType(), preprocess)
                .uid(id)
                .name("function before " + input.namePrefix());
        streams.merge(ErrorRow.STREAM, passed.getSideOutput(preprocess.errors()), DataStream::union);
        return passed;
    }

    private void addOutput(Output output, List<Column> columns, DataStream<StreamRow> rows) {
        String id = "output-" + output.id();
        RowEncoder encoder = new RowEncoder(
                columns, RowEncoder.Format.valueOf(output.format().name()));
        DataStream<OutgoingRecord> records = rows.map(new EncodeRows(encoder))
                .returns(OutgoingRecord.class)
                .uid(id + "-encode")
                .name("encode " + output.name());
        if (output.destination().kind() == StreamReference.Kind.FUNCTION) {
            FunctionBatches function =
                    new FunctionBatches(functions, output.destination().arn(), definition.arn(), "");
            records.transform(
                            id,
                            records.getType(),
                            new CallFunction(definition.name(), observers, output.name(), function))
                    .uid(id)
                    .name("function after " + output.name())
                    .sinkTo(new DiscardingSink<>());
            return;
        }
        records.sinkTo(ShardSink.create(
                        kafkaProperties,
                        logs.log(output.destination()),
                        logs.shards(output.destination()),
                        definition.deliversAtLeastOnce()
                                ? DeliveryGuarantee.AT_LEAST_ONCE
                                : DeliveryGuarantee.EXACTLY_ONCE,
                        transactionPrefix(definition.name()) + output.id(),
                        LONGEST_OUTAGE,
                        logs.seal(output.destination())))
                .uid(id)
                .name(id);
    }
}
