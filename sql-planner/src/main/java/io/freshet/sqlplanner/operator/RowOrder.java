package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of rows by some of their columns; rows that are equal in them keep theirs. */
public final class RowOrder implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ArrayList<SortNode.SortKey> keys;

    public RowOrder(List<SortNode.SortKey> keys) {
        this.keys = new ArrayList<>(keys);
    }

    /** The rows in order; those given are not touched. */
    public List<StreamRow> sorted(List<StreamRow> rows) {
        List<StreamRow> sorted = new ArrayList<>(rows);
        sorted.sort(this::compare);
        return sorted;
    }

    /** How two rows compare. */
    int compare(StreamRow a, StreamRow b) {
        for (SortNode.SortKey key : keys) {
            int order = compare(Accumulators.column(a, key.column()), Accumulators.column(b, key.column()), key);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @SuppressWarnings("unchecked")
    private static int compare(@Nullable Object a, @Nullable Object b, SortNode.SortKey key) {
        if (a == null || b == null) {
            return a == b ? 0 : (a == null) == key.nullsFirst() ? -1 : 1;
        }
        int order = ((Comparable<Object>) a).compareTo(b);
        return key.descending() ? -order : order;
    }
}
