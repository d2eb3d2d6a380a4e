package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every row once for each window of time that it lies in, with the window's start and end (exclusive) behind its columns. The windows of a session
 * are known when it is over; the others at once.
 *
 * @param time the column (or ROWTIME) that says where a row lies
 * @param keys of a session: the columns of which each has sessions of its own
 */
public record WindowNode(PhysicalNode input, int time, TimeWindows windows, List<Integer> keys)
        implements PhysicalNode {
    public WindowNode {
        keys = List.copyOf(keys);
    }

    /** The time by which a row's windows are found; null if it has none. */
    public @Nullable Long timeOf(StreamRow row) {
        return Accumulators.column(row, time) instanceof Long moment ? moment : null;
    }

    /** The key of a row. */
    public StreamRow key(StreamRow row) {
        @Nullable Object[] key = new @Nullable Object[keys.size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = row.field(keys.get(i));
        }
        return new StreamRow(0, key);
    }

    /** The kinds of the keys. */
    public List<SqlType.Kind> keyKinds() {
        return keys.stream().map(key -> input.kinds().get(key)).toList();
    }

    @Override
    public List<SqlType.Kind> kinds() {
        List<SqlType.Kind> kinds = new ArrayList<>(input.kinds());
        kinds.add(SqlType.Kind.TIMESTAMP);
        kinds.add(SqlType.Kind.TIMESTAMP);
        return kinds;
    }

    @Override
    public String describe() {
        return "Windows(" + windows + " of " + (time == GroupNode.ROWTIME ? "ROWTIME" : "$" + time)
                + (keys.isEmpty()
                        ? ""
                        : ", keys=" + keys.stream().map(key -> "$" + key).toList()) + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of(input);
    }
}
