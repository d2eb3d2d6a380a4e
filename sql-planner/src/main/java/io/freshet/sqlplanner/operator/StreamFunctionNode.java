package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.ArrayList;
import java.util.List;

/** A function over a whole stream. */
public record StreamFunctionNode(PhysicalNode input, StreamFunction function) implements PhysicalNode {
    @Override
    public List<SqlType.Kind> kinds() {
        List<SqlType.Kind> kinds = new ArrayList<>(function.passesInput() ? input.kinds() : List.of());
        kinds.addAll(function.results());
        return kinds;
    }

    @Override
    public String describe() {
        return "Function(" + function + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of(input);
    }
}
