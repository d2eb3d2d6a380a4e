package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.InAppStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PumpPlan;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.operator.ScanNode;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * A plan growing into a job, from the streams asked for back to the inputs. Every operator has a uid made of the plan, its pump's name and its
 * place in the pump: a job that starts again finds its state as long as the plan is the same, and never another plan's.
 */
final class JobGraph {
    private final Plan plan;
    private final Map<String, DataStream<StreamRow>> inputs;
    private final Operators operators;
    private final Map<String, DataStream<StreamRow>> streams = new HashMap<>();
    private final List<DataStream<StreamRow>> errors = new ArrayList<>();

    JobGraph(Plan plan, Map<String, DataStream<StreamRow>> inputs, Map<String, TableRows> tables, Retention retention) {
        this.plan = plan;
        this.inputs = inputs;
        this.operators = new Operators(tables, retention);
        DataStream<StreamRow> before = inputs.get(ErrorRow.STREAM);
        if (before != null) {
            errors.add(before);
        }
    }

    /** A stream's rows: of an input, or of all pumps that fill it. */
    DataStream<StreamRow> stream(String name) {
        DataStream<StreamRow> known = streams.get(name);
        if (known != null) {
            return known;
        }
        DataStream<StreamRow> built = isInput(name) ? input(name) : filled(name);
        streams.put(name, built);
        return built;
    }

    DataStream<StreamRow> errors() {
        return errors.isEmpty() ? empty(Errors.TYPE, ErrorRow.STREAM) : union(errors);
    }

    private boolean isInput(String name) {
        return plan.inputs().stream().anyMatch(input -> input.name().equals(name));
    }

    private DataStream<StreamRow> input(String name) {
        DataStream<StreamRow> input = inputs.get(name);
        if (input == null) {
            throw new IllegalArgumentException(
                    "input stream: '" + name + "' is missing (given: " + inputs.keySet() + ")");
        }
        return input;
    }

    private DataStream<StreamRow> filled(String name) {
        List<DataStream<StreamRow>> parts = new ArrayList<>();
        for (PumpPlan pump : plan.pumps()) {
            if (pump.target().equals(name)) {
                parts.add(translate(pump.name(), pump.root(), "0"));
            }
        }
        return parts.isEmpty() ? empty(type(name), name) : union(parts);
    }

    private StreamRowType type(String name) {
        InAppStream stream = plan.streams().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        return StreamRowType.of(stream.columns());
    }

    private DataStream<StreamRow> translate(String pump, PhysicalNode node, String place) {
        if (node instanceof ScanNode scan) {
            return stream(scan.stream());
        }
        List<DataStream<StreamRow>> streams = new ArrayList<>();
        for (PhysicalNode input : node.inputs()) {
            if (!Operators.isTable(input)) {
                streams.add(translate(pump, input, place + "." + streams.size()));
            }
        }
        String kind = Operators.name(node);
        Optional<SingleOutputStreamOperator<StreamRow>> before = operators.before(pump, node, streams);
        List<DataStream<StreamRow>> inputs =
                before.isEmpty() ? streams : List.of(named(before.get(), pump, place, "partial " + kind));
        return named(operators.add(pump, node, inputs), pump, place, kind);
    }

    private DataStream<StreamRow> named(
            SingleOutputStreamOperator<StreamRow> operator, String pump, String place, String kind) {
        operator.uid("plan/" + Integer.toHexString(plan.explain().hashCode()) + "/pump/" + pump + "/" + place + "/"
                        + kind)
                .name(pump + " " + kind);
        errors.add(operator.getSideOutput(Errors.TAG));
        return operator;
    }

    private DataStream<StreamRow> empty(StreamRowType type, String name) {
        DataStream<StreamRow> any = input(plan.inputs().get(0).name());
        return any.process(new Nothing(), type)
                .setParallelism(any.getParallelism())
                .name(name + " (never filled)")
                .uid("empty/" + name);
    }

    private static DataStream<StreamRow> union(List<DataStream<StreamRow>> parts) {
        DataStream<StreamRow> all = parts.get(0);
        for (DataStream<StreamRow> part : parts.subList(1, parts.size())) {
            all = all.union(part);
        }
        return all;
    }
}
