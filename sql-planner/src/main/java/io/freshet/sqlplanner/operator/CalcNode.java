package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.List;

/** Filters and computes, row by row. The source is the Java class that does it, compiled where it runs. */
public record CalcNode(PhysicalNode input, String source, String text, List<SqlType.Kind> kinds)
        implements PhysicalNode {
    public CalcNode {
        kinds = List.copyOf(kinds);
    }

    @Override
    public String describe() {
        return "Calc(" + text + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of(input);
    }
}
