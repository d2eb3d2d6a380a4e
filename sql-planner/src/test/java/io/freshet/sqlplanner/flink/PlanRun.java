package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.row.RunningTrace;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.flink.util.InstantiationUtil;

/** Runs a plan in a real Flink over scripted events and keeps the rows of every in-application stream, with their traces. */
final class PlanRun {
    private static final Map<String, Queue<StreamRow>> KEPT = new ConcurrentHashMap<>();

    private PlanRun() {}

    static Map<String, List<StreamRow>> run(Plan made, List<ScriptedSource.Event> events) throws Exception {
        return run(made, events, Map.of());
    }

    static Map<String, List<StreamRow>> run(Plan made, List<ScriptedSource.Event> events, Map<String, TableRows> tables)
            throws Exception {
        Plan plan = InstantiationUtil.clone(made);
        String run = UUID.randomUUID().toString();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        DataStream<ScriptedSource.Event> script = env.fromData(
                TypeInformation.of(ScriptedSource.Event.class), events.toArray(ScriptedSource.Event[]::new));
        Map<String, DataStream<StreamRow>> inputs = new HashMap<>();
        for (InputStream input : plan.inputs()) {
            inputs.put(
                    input.name(),
                    script.transform(
                            input.name(), StreamRowType.of(input.columns()), new ScriptedSource(input.name())));
        }
        Map<String, DataStream<StreamRow>> streams = PlanTranslator.translate(plan, inputs, tables);
        streams.forEach((name, stream) -> {
            KEPT.put(run + name, new ConcurrentLinkedQueue<>());
            stream.process(new Keep(run + name), StreamRowType.of(columns(plan, name)))
                    .sinkTo(new DiscardingSink<>());
        });
        env.execute();
        Map<String, List<StreamRow>> rows = new HashMap<>();
        streams.keySet().forEach(name -> rows.put(name, List.copyOf(Objects.requireNonNull(KEPT.remove(run + name)))));
        return rows;
    }

    private static List<Column> columns(Plan plan, String stream) {
        return plan.streams().stream()
                .filter(candidate -> candidate.name().equals(stream))
                .findFirst()
                .orElseThrow()
                .columns();
    }

    private static final class Keep extends ProcessFunction<StreamRow, StreamRow> {
        private static final long serialVersionUID = 1L;
        private final String key;

        Keep(String key) {
            this.key = key;
        }

        @Override
        public void processElement(StreamRow row, Context context, Collector<StreamRow> out) {
            Objects.requireNonNull(KEPT.get(key)).add(row.traced(RunningTrace.of(row)));
        }
    }
}
