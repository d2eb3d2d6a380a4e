package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows of a group with their ranks: rows of the same value have the same rank, and the next value's rank counts all rows before it. */
public final class RowRanks implements Serializable {
    private static final long serialVersionUID = 1L;

    private final StreamFunction.GroupRank function;
    private final RowOrder order;

    public RowRanks(StreamFunction.GroupRank function) {
        this.function = function;
        this.order = new RowOrder(List.of(new SortNode.SortKey(function.column(), function.descending(), false)));
    }

    /** The first rows by rank, at most as many as the function gives out, in the order in which it gives them out. */
    public List<StreamRow> ranked(List<StreamRow> group) {
        List<StreamRow> sorted = order.sorted(group);
        List<StreamRow> ranked = new ArrayList<>();
        long rank = 0;
        @Nullable Object before = null;
        for (int i = 0; i < sorted.size() && i < function.outputMax(); i++) {
            StreamRow row = sorted.get(i);
            Object value = row.field(function.column());
            if (i == 0 || !Objects.equals(value, before)) {
                rank = i + 1L;
                before = value;
            }
            @Nullable Object[] fields = Arrays.copyOf(row.fields(), row.arity() + 1);
            fields[row.arity()] = rank;
            ranked.add(row.changed(row.rowtime(), fields));
        }
        if (function.outputDescending()) {
            Collections.reverse(ranked);
        }
        return ranked;
    }
}
