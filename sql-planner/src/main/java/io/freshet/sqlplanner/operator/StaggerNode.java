package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row per key and stagger window: the keys, among them (at {@code place}) the time at which the window closes, then the aggregates. A window
 * opens with the first row of its key and is open for the same time, whatever else comes.
 */
public record StaggerNode(
        PhysicalNode input, List<Integer> keys, int place, long lengthMillis, List<AggregateCall> aggregates)
        implements PhysicalNode {
    public StaggerNode {
        keys = List.copyOf(keys);
        aggregates = List.copyOf(aggregates);
        if (lengthMillis <= 0) {
            throw new IllegalArgumentException("stagger window: " + lengthMillis + " ms (expected: more than zero)");
        }
    }

    /** The kinds of the keys. */
    public List<SqlType.Kind> keyKinds() {
        return keys.stream()
                .map(key -> key == GroupNode.ROWTIME
                        ? SqlType.Kind.TIMESTAMP
                        : input.kinds().get(key))
                .toList();
    }

    /** The key of a row. */
    public StreamRow key(StreamRow row) {
        return new StreamRow(
                0,
                keys.stream()
                        .<@Nullable Object>map(key -> Accumulators.column(row, key))
                        .toArray());
    }

    /** The row of a window. */
    public StreamRow result(StreamRow key, long closes, Accumulators accumulators, @Nullable Object[] state) {
        List<@Nullable Object> fields = new ArrayList<>();
        for (int i = 0; i < key.arity(); i++) {
            fields.add(key.field(i));
        }
        fields.add(place, closes);
        for (int i = 0; i < accumulators.size(); i++) {
            fields.add(accumulators.result(state, i));
        }
        return new StreamRow(closes, fields.toArray());
    }

    @Override
    public List<SqlType.Kind> kinds() {
        List<SqlType.Kind> kinds = new ArrayList<>(keyKinds());
        kinds.add(place, SqlType.Kind.TIMESTAMP);
        aggregates.forEach(aggregate -> kinds.add(aggregate.resultKind()));
        return kinds;
    }

    @Override
    public String describe() {
        return "Stagger(keys="
                + keys.stream()
                        .map(key -> key == GroupNode.ROWTIME ? "ROWTIME" : "$" + key)
                        .toList() + ", length=" + lengthMillis + " ms, aggregates=" + aggregates + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of(input);
    }
}
