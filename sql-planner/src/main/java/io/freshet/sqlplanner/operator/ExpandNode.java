package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every row once for each set of GROUPING SETS: its columns, then the keys, null those that are not in the set, then numbers that are the set's own.
 *
 * @param keys the columns (or ROWTIME) that are keys of any set
 */
public record ExpandNode(PhysicalNode input, List<Integer> keys, List<KeySet> sets) implements PhysicalNode {
    public ExpandNode {
        keys = List.copyOf(keys);
        sets = List.copyOf(sets);
        if (sets.isEmpty()) {
            throw new IllegalArgumentException("grouping sets: none (expected: at least one)");
        }
    }

    /** A set: which of the keys are in it, and its numbers, of which the first tells it from the others. */
    public record KeySet(List<Boolean> present, List<Long> numbers) implements Serializable {
        public KeySet {
            present = List.copyOf(present);
            numbers = List.copyOf(numbers);
        }
    }

    /** The row of a set. */
    public StreamRow row(StreamRow row, KeySet set) {
        @Nullable Object[] fields = Arrays.copyOf(row.fields(), kinds().size());
        int place = row.arity();
        for (int i = 0; i < keys.size(); i++) {
            fields[place++] = set.present().get(i) ? Accumulators.column(row, keys.get(i)) : null;
        }
        for (long number : set.numbers()) {
            fields[place++] = number;
        }
        return row.changed(row.rowtime(), fields);
    }

    @Override
    public List<SqlType.Kind> kinds() {
        List<SqlType.Kind> kinds = new ArrayList<>(input.kinds());
        for (int key : keys) {
            kinds.add(
                    key == GroupNode.ROWTIME
                            ? SqlType.Kind.TIMESTAMP
                            : input.kinds().get(key));
        }
        sets.get(0).numbers().forEach(number -> kinds.add(SqlType.Kind.BIGINT));
        return kinds;
    }

    @Override
    public String describe() {
        return "Expand(sets="
                + sets.stream()
                        .map(set -> {
                            List<String> names = new ArrayList<>();
                            for (int i = 0; i < keys.size(); i++) {
                                if (set.present().get(i)) {
                                    names.add(keys.get(i) == GroupNode.ROWTIME ? "ROWTIME" : "$" + keys.get(i));
                                }
                            }
                            return names.toString();
                        })
                        .toList()
                + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of(input);
    }
}
