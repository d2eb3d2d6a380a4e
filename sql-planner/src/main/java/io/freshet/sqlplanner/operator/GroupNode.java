package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.ArrayList;
import java.util.List;

/**
 * One row per group and bucket of time: the keys, then the aggregates. The bucket is one of the keys; its end is the row's ROWTIME, and the row
 * is made when time has passed it.
 */
public record GroupNode(
        PhysicalNode input, List<Integer> keys, int bucketKey, Bucket bucket, List<AggregateCall> aggregates)
        implements PhysicalNode {
    /** Stands for the row's ROWTIME where a column is named. */
    public static final int ROWTIME = -2;

    public GroupNode {
        keys = List.copyOf(keys);
        aggregates = List.copyOf(aggregates);
        if (bucketKey < 0 || bucketKey >= keys.size()) {
            throw new IllegalArgumentException(
                    "bucket key: " + bucketKey + " (expected: 0.." + (keys.size() - 1) + ")");
        }
    }

    /** The kinds of the keys. */
    public List<SqlType.Kind> keyKinds() {
        return keys.stream()
                .map(key ->
                        key == ROWTIME ? SqlType.Kind.TIMESTAMP : input.kinds().get(key))
                .toList();
    }

    @Override
    public List<SqlType.Kind> kinds() {
        List<SqlType.Kind> kinds = new ArrayList<>(keyKinds());
        aggregates.forEach(aggregate -> kinds.add(aggregate.resultKind()));
        return kinds;
    }

    @Override
    public String describe() {
        return "Group(keys="
                + keys.stream()
                        .map(key -> key == ROWTIME ? "ROWTIME" : "$" + key)
                        .toList() + ", bucket=" + bucket + " of key " + bucketKey + ", aggregates=" + aggregates
                + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of(input);
    }
}
