package io.freshet.sqlplanner;

import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.operator.ScanNode;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A planned application: streams, and the pumps between them. Serializable: it travels to where it runs, holding no planner classes. */
public final class Plan implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<InputStream> inputs;
    private final List<ReferenceTable> tables;
    private final List<InAppStream> streams;
    private final List<PumpPlan> pumps;
    private final HashMap<String, HashSet<String>> needed;

    Plan(
            List<InputStream> inputs,
            List<ReferenceTable> tables,
            List<InAppStream> streams,
            List<PumpPlan> pumps,
            Map<String, Set<String>> needed) {
        this.needed = new HashMap<>();
        needed.forEach((stream, columns) -> this.needed.put(stream, new HashSet<>(columns)));
        this.inputs = List.copyOf(inputs);
        this.tables = List.copyOf(tables);
        this.streams = List.copyOf(streams);
        this.pumps = List.copyOf(pumps);
    }

    /** The streams the application reads. */
    public List<InputStream> inputs() {
        return inputs;
    }

    /** The tables that streams may be joined to. */
    public List<ReferenceTable> tables() {
        return tables;
    }

    /** The columns of an input that some pump looks at: the others need not be decoded. */
    public Set<String> neededColumns(String input) {
        return Set.copyOf(needed.getOrDefault(input, new HashSet<>()));
    }

    /** Every in-application stream, {@code error_stream} included (last). */
    public List<InAppStream> streams() {
        return streams;
    }

    /** The pumps, in the order of the text. */
    public List<PumpPlan> pumps() {
        return pumps;
    }

    /** The pumps that read a stream, in the order of the text. */
    public List<PumpPlan> readers(String stream) {
        return pumps.stream().filter(pump -> reads(pump.root(), stream)).toList();
    }

    private static boolean reads(PhysicalNode node, String stream) {
        return (node instanceof ScanNode scan && scan.stream().equals(stream))
                || node.inputs().stream().anyMatch(input -> reads(input, stream));
    }

    /** The plan as text: every pump, then one line per operator, indented by depth. */
    public String explain() {
        StringBuilder text = new StringBuilder();
        for (PumpPlan pump : pumps) {
            text.append("pump ")
                    .append(pump.name())
                    .append(" into ")
                    .append(pump.target())
                    .append('\n');
            explain(pump.root(), 1, text);
        }
        return text.toString();
    }

    private static void explain(PhysicalNode node, int depth, StringBuilder text) {
        text.append("  ".repeat(depth)).append(node.describe()).append('\n');
        node.inputs().forEach(input -> explain(input, depth + 1, text));
    }
}
