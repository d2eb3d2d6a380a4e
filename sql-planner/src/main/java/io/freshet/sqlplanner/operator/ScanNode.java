package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.List;

/** The rows of a stream. */
public record ScanNode(String stream, List<SqlType.Kind> kinds) implements PhysicalNode {
    public ScanNode {
        kinds = List.copyOf(kinds);
    }

    @Override
    public String describe() {
        return "Scan(" + stream + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of();
    }
}
