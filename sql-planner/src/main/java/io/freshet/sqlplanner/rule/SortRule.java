package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.operator.Moment;
import io.freshet.sqlplanner.operator.SortNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;

/** ORDER BY: the first key is time, and rows are put in order within it. */
final class SortRule implements RelRule {
    @Override
    public boolean matches(RelNode rel) {
        return rel instanceof Sort;
    }

    @Override
    public Translated apply(RelNode rel, PhysicalPlanner planner) {
        Sort sort = (Sort) rel;
        if (sort.fetch != null || sort.offset != null) {
            throw new NotTranslatable("A stream has no end, so its rows cannot be limited", true);
        }
        Translated input = planner.translate(sort.getInput());
        List<RelFieldCollation> keys = sort.getCollation().getFieldCollations();
        if (keys.isEmpty()) {
            return input;
        }
        Moment moment = Moments.of(sort.getInput(), keys.get(0).getFieldIndex(), planner);
        if (moment == null || keys.get(0).getDirection().isDescending()) {
            throw new NotTranslatable("ORDER BY of a stream begins with a monotonic expression, ascending", true);
        }
        List<SortNode.SortKey> sortKeys = new ArrayList<>();
        for (RelFieldCollation key : keys) {
            sortKeys.add(new SortNode.SortKey(
                    GroupRule.column(key.getFieldIndex(), input.layout()),
                    key.getDirection().isDescending(),
                    key.nullDirection == RelFieldCollation.NullDirection.FIRST));
        }
        return new Translated(new SortNode(input.node(), moment, sortKeys), input.layout());
    }
}
