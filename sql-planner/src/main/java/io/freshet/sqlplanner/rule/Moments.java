package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.operator.Bucket;
import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.operator.Moment;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/** When all rows have come that have the same value in a field: known of fields that are buckets of time. */
final class Moments {
    private Moments() {}

    /** The moment of a field, or null if nothing tells when it moves on. */
    static @Nullable Moment of(RelNode rel, int field, PhysicalPlanner planner) {
        Bucket bucket = new BucketKey(planner).of(rel, field);
        if (bucket == null) {
            return null;
        }
        Layout layout = planner.translate(rel).layout();
        if (layout.isRowtime(field)) {
            return new Moment(GroupNode.ROWTIME, bucket);
        }
        // the rows of a group's bucket all have the same ROWTIME
        return bucket instanceof Bucket.After
                ? new Moment(GroupNode.ROWTIME, new Bucket.UpTo())
                : new Moment(layout.column(field), bucket);
    }
}
