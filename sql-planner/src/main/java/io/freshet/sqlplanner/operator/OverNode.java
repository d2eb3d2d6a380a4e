package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Every row with the values of sliding windows that end at it: the row's columns, then the values. All windows have the same partitions.
 *
 * @param keys the columns (or ROWTIME) that make a partition
 */
public record OverNode(PhysicalNode input, List<Integer> keys, List<Frame> frames, List<Call> calls)
        implements PhysicalNode {
    public OverNode {
        keys = List.copyOf(keys);
        frames = List.copyOf(frames);
        calls = List.copyOf(calls);
    }

    /** How far windows reach back. */
    public sealed interface Frame extends Serializable {}

    /** Rows that are at most so much older. */
    public record Range(long millis) implements Frame {}

    /** So many rows before the last. */
    public record Rows(long before) implements Frame {}

    /** All rows there ever were. */
    public record Unbounded() implements Frame {}

    /** A value: the number of its frame, what it is, and the column of LAG's default (-1 where there is none). */
    public record Call(int frame, AggregateCall call, int fallback) implements Serializable {
        @Override
        public String toString() {
            return call + " over " + frame;
        }
    }

    /** The kinds of the keys. */
    public List<SqlType.Kind> keyKinds() {
        return keys.stream().map(this::kind).toList();
    }

    /** The kind of a column or of ROWTIME. */
    SqlType.Kind kind(int column) {
        return column == GroupNode.ROWTIME
                ? SqlType.Kind.TIMESTAMP
                : input.kinds().get(column);
    }

    @Override
    public List<SqlType.Kind> kinds() {
        List<SqlType.Kind> kinds = new ArrayList<>(input.kinds());
        calls.forEach(call -> kinds.add(call.call().resultKind()));
        return kinds;
    }

    @Override
    public String describe() {
        return "Over(partition="
                + keys.stream()
                        .map(key -> key == GroupNode.ROWTIME ? "ROWTIME" : "$" + key)
                        .toList() + ", frames=" + frames + ", values=" + calls + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of(input);
    }
}
