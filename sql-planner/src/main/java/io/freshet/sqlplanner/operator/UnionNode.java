package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.List;

/** The rows of several inputs in the order of their ROWTIME: a row waits until no input can have an earlier one. */
public record UnionNode(List<PhysicalNode> inputs) implements PhysicalNode {
    @Override
    public List<SqlType.Kind> kinds() {
        return inputs.get(0).kinds();
    }

    @Override
    public String describe() {
        return "UnionAll(by ROWTIME)";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return inputs;
    }
}
