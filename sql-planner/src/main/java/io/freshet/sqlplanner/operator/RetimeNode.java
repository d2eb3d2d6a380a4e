package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.ArrayList;
import java.util.List;

/** Rows with a column as their new ROWTIME, in its order. A row may come late by so much; one that comes later is an error. */
public record RetimeNode(PhysicalNode input, int column, long withinMillis) implements PhysicalNode {
    @Override
    public List<SqlType.Kind> kinds() {
        List<SqlType.Kind> kinds = new ArrayList<>(input.kinds());
        kinds.remove(column);
        return List.copyOf(kinds);
    }

    @Override
    public String describe() {
        return "Retime(by=$" + column + (withinMillis == 0 ? "" : ", within=" + withinMillis + " ms") + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of(input);
    }
}
