package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** The rows of a key that wait, by the time that they wait for; those of one time in the order in which they came. */
final class WaitingRows {
    private final MapState<Long, List<StreamRow>> rows;

    WaitingRows(RuntimeContext context, List<SqlType.Kind> kinds) {
        this(context, "waiting", kinds);
    }

    WaitingRows(RuntimeContext context, String name, List<SqlType.Kind> kinds) {
        this.rows = context.getMapState(
                new MapStateDescriptor<>(name, Types.LONG, Types.LIST(StreamRowType.ofKinds(kinds))));
    }

    /** Lets a row wait; true if it is the first for its time. */
    boolean add(long time, StreamRow row) throws Exception {
        List<StreamRow> before = rows.get(time);
        List<StreamRow> together = before == null ? new ArrayList<>() : before;
        together.add(row);
        rows.put(time, together);
        return before == null;
    }

    /** The rows that wait for a time; they wait no longer. */
    List<StreamRow> take(long time) throws Exception {
        List<StreamRow> together = rows.get(time);
        if (together == null) {
            return List.of();
        }
        rows.remove(time);
        return together;
    }

    /** The times for which rows wait, in order. */
    List<Long> times() throws Exception {
        List<Long> times = new ArrayList<>();
        rows.keys().forEach(times::add);
        times.sort(null);
        return times;
    }
}
