package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.io.Serializable;
import java.util.List;

/**
 * Pairs of rows of two streams of which at least one has a window of ROWS: each row, in the order of ROWTIME, with the rows that are then in the other side's
 * window and fulfil a condition. A pair's ROWTIME is that of the row that came. A row of a side that the join keeps comes out alone when it leaves its
 * side's window without a partner, at that time; at once if its side has no window.
 *
 * @param pairs the condition, and how a pair is made; its times mean nothing here
 */
public record RowsJoinNode(JoinNode pairs, Window leftWindow, Window rightWindow) implements PhysicalNode {
    /** The most rows that a window has. */
    public static final long MOST_ROWS = 1_000_000;

    /**
     * Which rows of a side are there for those that come on the other.
     *
     * @param rows the last so many, the one that came last included; 0 if their number does not matter
     * @param millis those of the last so many milliseconds; negative if the time does not matter
     */
    public record Window(long rows, long millis) implements Serializable {
        public Window {
            Limits.check("rows", rows, 0, MOST_ROWS);
            Limits.check("millis", millis, -1, Long.MAX_VALUE);
        }

        /** Whether rows stay at all: without a window, a row is there only while it comes. */
        public boolean keeps() {
            return rows > 0 || millis >= 0;
        }

        private String text() {
            if (rows > 0) {
                return "last " + rows + (rows == 1 ? " row" : " rows");
            }
            return millis >= 0 ? "last " + millis + " ms" : "its own row";
        }
    }

    @Override
    public List<SqlType.Kind> kinds() {
        return pairs.kinds();
    }

    @Override
    public String describe() {
        return "RowsJoin(" + pairs.type() + ", on=" + pairs.text() + ", left: " + leftWindow.text() + ", right: "
                + rightWindow.text() + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return pairs.inputs();
    }
}
