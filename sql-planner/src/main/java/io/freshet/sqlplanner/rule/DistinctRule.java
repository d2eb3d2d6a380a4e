package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.operator.Bucket;
import io.freshet.sqlplanner.operator.DistinctNode;
import io.freshet.sqlplanner.operator.Moment;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;

/** SELECT DISTINCT: groups without aggregates, not even that of the group's time, which every GROUP BY has. ROWTIME is no part of what is compared. */
final class DistinctRule implements RelRule {
    @Override
    public boolean matches(RelNode rel) {
        return rel instanceof Aggregate aggregate
                && aggregate.getAggCallList().isEmpty()
                && aggregate.getGroupCount()
                        == aggregate.getInput().getRowType().getFieldCount();
    }

    @Override
    public Translated apply(RelNode rel, PhysicalPlanner planner) {
        RelNode read = ((Aggregate) rel).getInput();
        Translated input = planner.translate(read);
        List<Integer> keys = new ArrayList<>();
        Moment byColumn = null;
        Moment byRowtime = null;
        int last = read.getRowType().getFieldCount() - 1;
        for (int field = 0; field <= last; field++) {
            Moment moment = Moments.of(read, field, planner);
            if (moment != null && moment.bucket() instanceof Bucket.UpTo) {
                // the last field is there in every query: it is not the user's word for when time moves on
                byRowtime = field < last ? moment : byRowtime;
            } else {
                byColumn = byColumn == null ? moment : byColumn;
                keys.add(input.layout().column(field));
            }
        }
        Moment moment = byColumn == null ? byRowtime : byColumn;
        if (moment == null) {
            throw new NotTranslatable("SELECT DISTINCT of a stream needs a monotonic expression in its list", true);
        }
        return new Translated(new DistinctNode(input.node(), keys, moment), input.layout());
    }
}
