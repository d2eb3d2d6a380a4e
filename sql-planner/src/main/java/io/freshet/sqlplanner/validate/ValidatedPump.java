package io.freshet.sqlplanner.validate;

import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.RelNode;

/** A pump's query as relational algebra: the target's columns in order, already of its types, then the time of the row. */
public record ValidatedPump(StreamTable target, RelNode root) {

    /** The columns that the query looks at, by stream. */
    public Map<String, Set<String>> neededColumns() {
        return NeededColumns.of(root);
    }
}
