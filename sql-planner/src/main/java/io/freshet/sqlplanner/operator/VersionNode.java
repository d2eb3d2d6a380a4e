package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.List;

/** Every left row with the last right row of its key at its time, if that fulfils the condition. The pair's ROWTIME is the left row's. */
public record VersionNode(JoinNode pairs) implements PhysicalNode {
    @Override
    public List<SqlType.Kind> kinds() {
        return pairs.kinds();
    }

    @Override
    public String describe() {
        return "Version(" + (pairs.leftSide().kept() ? "left" : "inner") + ", on=" + pairs.text() + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return pairs.inputs();
    }
}
