package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a stream, each with every row of a table that fulfils a condition; if the stream is kept, a row without any comes out alone.
 *
 * @param streamFirst whether the stream's columns come before the table's
 * @param source the Java class of the condition, over the joined row
 */
public record LookupNode(
        PhysicalNode input,
        PhysicalNode table,
        List<Integer> streamKeys,
        List<Integer> tableKeys,
        boolean streamFirst,
        boolean kept,
        String source,
        String text)
        implements PhysicalNode {
    public LookupNode {
        streamKeys = List.copyOf(streamKeys);
        tableKeys = List.copyOf(tableKeys);
    }

    @Override
    public List<SqlType.Kind> kinds() {
        List<SqlType.Kind> kinds = new ArrayList<>((streamFirst ? input : table).kinds());
        kinds.addAll((streamFirst ? table : input).kinds());
        return kinds;
    }

    @Override
    public String describe() {
        return "Lookup(" + (kept ? "left" : "inner") + ", on=" + text + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of(input, table);
    }
}
