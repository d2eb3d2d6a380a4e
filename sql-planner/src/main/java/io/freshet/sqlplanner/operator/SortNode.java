package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.io.Serializable;
import java.util.List;

/** Rows put in order within a bucket of time, once it is over. */
public record SortNode(PhysicalNode input, Moment moment, List<SortKey> keys) implements PhysicalNode {
    public SortNode {
        keys = List.copyOf(keys);
    }

    /** A column (or ROWTIME) and its direction. */
    public record SortKey(int column, boolean descending, boolean nullsFirst) implements Serializable {
        @Override
        public String toString() {
            return (column == GroupNode.ROWTIME ? "ROWTIME" : "$" + column) + (descending ? " DESC" : "");
        }
    }

    @Override
    public List<SqlType.Kind> kinds() {
        return input.kinds();
    }

    @Override
    public String describe() {
        return "Sort(by=" + keys + ", moment=" + moment + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of(input);
    }
}
