package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.operator.Bucket;
import io.freshet.sqlplanner.operator.Moment;
import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.operator.RankNode;
import io.freshet.sqlplanner.operator.SortNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** ROW_NUMBER, RANK and DENSE_RANK by anything: known once a bucket of time is over, which must be among the keys of PARTITION BY. */
final class Ranks {
    private Ranks() {}

    /** ROW_NUMBER by time is none: it is known at once. */
    static boolean isRank(RexOver over) {
        return switch (over.getAggOperator().getName()) {
            case "RANK", "DENSE_RANK" -> true;
            case "ROW_NUMBER" -> !over.getWindow().orderKeys.stream().allMatch(Ranks::isTime);
            default -> false;
        };
    }

    private static boolean isTime(RexFieldCollation key) {
        return !key.getDirection().isDescending() && key.left.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP;
    }

    static RankNode node(
            PhysicalNode input, RexOver over, ToIntFunction<RexNode> columns, RelNode read, PhysicalPlanner planner) {
        Moment moment = null;
        List<Integer> keys = new ArrayList<>();
        for (RexNode key : over.getWindow().partitionKeys) {
            moment = moment == null ? moment(key, columns, read, planner) : moment;
            keys.add(columns.applyAsInt(key));
        }
        if (moment == null) {
            throw new NotTranslatable(
                    over.getAggOperator().getName()
                            + " by something else than ROWTIME is known when a bucket of time is over:"
                            + " PARTITION BY needs one, such as WINDOW_END",
                    true);
        }
        List<SortNode.SortKey> order = new ArrayList<>();
        for (RexFieldCollation key : over.getWindow().orderKeys) {
            order.add(new SortNode.SortKey(
                    columns.applyAsInt(key.left),
                    key.getDirection().isDescending(),
                    key.getNullDirection() == org.apache.calcite.rel.RelFieldCollation.NullDirection.FIRST));
        }
        return new RankNode(
                input,
                keys,
                order,
                moment,
                RankNode.Rank.valueOf(over.getAggOperator().getName()));
    }

    private static @Nullable Moment moment(
            RexNode key, ToIntFunction<RexNode> columns, RelNode read, PhysicalPlanner planner) {
        if (key instanceof RexInputRef ref) {
            return Moments.of(read, ref.getIndex(), planner);
        }
        Bucket bucket = new BucketKey(planner).of(key, read);
        return bucket == null ? null : new Moment(columns.applyAsInt(key), bucket);
    }
}
