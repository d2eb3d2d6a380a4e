package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.RowsJoinNode;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

/** The rows in a side's window of a join, oldest first, each with a mark of whether it has had a partner. They can be found by what partners have in common. */
final class JoinedRows {
    private final RowsJoinNode.Window window;
    private final MapState<Long, StreamRow> rows;
    private final MapState<StreamRow, List<Long>> numbers;
    private final ValueState<Long> oldest;
    private final ValueState<Long> next;

    JoinedRows(
            RuntimeContext context,
            String side,
            RowsJoinNode.Window window,
            List<SqlType.Kind> kinds,
            List<SqlType.Kind> keyKinds) {
        List<SqlType.Kind> marked = new ArrayList<>(kinds);
        marked.add(SqlType.Kind.BOOLEAN);
        this.window = window;
        this.rows = context.getMapState(
                new MapStateDescriptor<>(side + "-rows", Types.LONG, StreamRowType.ofKinds(marked)));
        this.numbers = context.getMapState(
                new MapStateDescriptor<>(side + "-numbers", StreamRowType.ofKinds(keyKinds), Types.LIST(Types.LONG)));
        this.oldest = context.getState(new ValueStateDescriptor<>(side + "-oldest", Types.LONG));
        this.next = context.getState(new ValueStateDescriptor<>(side + "-next", Types.LONG));
    }

    /** A row of the window: its number, and whether it has had a partner. */
    record Held(long number, StreamRow row, boolean matched) {}

    /** The rows with a key. */
    List<Held> of(StreamRow key) throws Exception {
        List<Long> known = numbers.get(key);
        if (known == null) {
            return List.of();
        }
        List<Held> held = new ArrayList<>(known.size());
        for (long number : known) {
            held.add(held(number));
        }
        return held;
    }

    void mark(Held held) throws Exception {
        rows.put(held.number(), marked(held.row(), true));
    }

    /** Takes a row in; what is more than the window has is to be let go of afterwards. */
    void add(StreamRow key, StreamRow row, boolean matched) throws Exception {
        long number = number(next);
        rows.put(number, marked(row, matched));
        List<Long> known = numbers.get(key);
        List<Long> together = known == null ? new ArrayList<>() : new ArrayList<>(known);
        together.add(number);
        numbers.put(key, together);
        next.update(number + 1);
    }

    /** The oldest row if it is no longer in the window at a time, or null. */
    @Nullable
    Held left(long now) throws Exception {
        long first = number(oldest);
        if (first == number(next)) {
            return null;
        }
        Held held = held(first);
        boolean over = window.rows() > 0
                ? number(next) - first > window.rows()
                : held.row().rowtime() + window.millis() <= now;
        return over ? held : null;
    }

    /** Lets go of the oldest row. */
    void remove(StreamRow key, Held held) throws Exception {
        rows.remove(held.number());
        oldest.update(held.number() + 1);
        List<Long> known = Objects.requireNonNull(numbers.get(key));
        if (known.size() == 1) {
            numbers.remove(key);
        } else {
            numbers.put(key, new ArrayList<>(known.subList(1, known.size())));
        }
    }

    private Held held(long number) throws Exception {
        StreamRow marked = Objects.requireNonNull(rows.get(number), "row of a window");
        int arity = marked.arity() - 1;
        return new Held(
                number,
                new StreamRow(marked.rowtime(), Arrays.copyOf(marked.fields(), arity)),
                Boolean.TRUE.equals(marked.field(arity)));
    }

    private static StreamRow marked(StreamRow row, boolean mark) {
        @Nullable Object[] all = Arrays.copyOf(row.fields(), row.arity() + 1);
        all[row.arity()] = mark;
        return new StreamRow(row.rowtime(), all);
    }

    private static long number(ValueState<Long> state) throws Exception {
        Long number = state.value();
        return number == null ? 0 : number;
    }
}
