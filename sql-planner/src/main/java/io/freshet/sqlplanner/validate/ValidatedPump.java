package io.freshet.sqlplanner.validate;

import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlExplainLevel;

/** A pump's query as relational algebra: the target's columns in order, already of its types, then the time of the row. */
public record ValidatedPump(StreamTable target, RelNode root) {

    /** The algebra as text, one operator per line. */
    public String describe() {
        return RelOptUtil.toString(root, SqlExplainLevel.EXPPLAN_ATTRIBUTES);
    }

    /** The columns that the query looks at, by stream. */
    public Map<String, Set<String>> neededColumns() {
        return NeededColumns.of(root);
    }
}
