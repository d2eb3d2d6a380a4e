package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several aggregates over the same rows: state in, state out; keeps nothing itself. A state is an array that is never changed once made. */
public final class Accumulators implements Serializable {
    private static final long serialVersionUID = 1L;

    private final AggregateFunction[] functions;
    private final int[] arguments;
    private final int[] offsets;
    private final ArrayList<SqlType.Kind> slots = new ArrayList<>();

    public Accumulators(List<AggregateCall> calls) {
        this.functions = calls.stream().map(AggregateCall::create).toArray(AggregateFunction[]::new);
        this.arguments = calls.stream().mapToInt(AggregateCall::argument).toArray();
        this.offsets = new int[functions.length];
        for (int i = 0; i < functions.length; i++) {
            offsets[i] = slots.size();
            slots.addAll(functions[i].slots());
        }
    }

    /** How many aggregates there are. */
    public int size() {
        return functions.length;
    }

    /** The kinds of the state's slots. */
    public List<SqlType.Kind> slots() {
        return List.copyOf(slots);
    }

    /** The state of no rows. */
    public @Nullable Object[] empty() {
        return new @Nullable Object[slots.size()];
    }

    /** The state with a later row taken in. */
    public @Nullable Object[] add(@Nullable Object[] state, StreamRow row) {
        @Nullable Object[] next = state.clone();
        take(next, 0, row);
        return next;
    }

    /** Takes a later row into the state that begins at a place of an array; if that fails, the state is half of it. */
    void take(@Nullable Object[] target, int at, StreamRow row) {
        for (int i = 0; i < functions.length; i++) {
            functions[i].take(target, at + offsets[i], argument(row, arguments[i]), row.rowtime());
        }
    }

    /** The state of the rows of one state and then those of another. */
    public @Nullable Object[] merge(@Nullable Object[] state, @Nullable Object[] later) {
        @Nullable Object[] merged = state.clone();
        merge(merged, 0, later, 0);
        return merged;
    }

    /** Takes the rows of another state into the state that begins at a place of an array; if that fails, the state is half of it. */
    void merge(@Nullable Object[] target, int at, @Nullable Object[] later, int laterAt) {
        for (int i = 0; i < functions.length; i++) {
            functions[i].merge(target, at + offsets[i], later, laterAt + offsets[i]);
        }
    }

    /** The value of one aggregate. */
    public @Nullable Object result(@Nullable Object[] state, int aggregate) {
        return result(state, 0, aggregate);
    }

    @Nullable
    Object result(@Nullable Object[] fields, int at, int aggregate) {
        return functions[aggregate].result(fields, at + offsets[aggregate]);
    }

    private static @Nullable Object argument(StreamRow row, int argument) {
        return argument == AggregateCall.ROWS ? row : column(row, argument);
    }

    static @Nullable Object column(StreamRow row, int column) {
        return column == GroupNode.ROWTIME ? (Object) row.rowtime() : row.field(column);
    }
}
