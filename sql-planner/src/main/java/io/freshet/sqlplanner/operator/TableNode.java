package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.List;

/** The rows of a reference table. They have no time and come all at once, before the first row of any stream. */
public record TableNode(String table, List<SqlType.Kind> kinds) implements PhysicalNode {
    @Override
    public String describe() {
        return "Table(" + table + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of();
    }
}
