package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.operator.GroupTable.Group;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The groups of a {@link GroupNode} among the rows of one task, before rows of the same key meet: what goes on from here is a partial row for each
 * group, its keys and then the state of its aggregates, and not a row for each row. Where hardly two rows share a group that would only cost, so then
 * each row goes on as a partial row of its own for a while.
 */
public final class PartialGroups {
    /** So many groups are held at most. */
    public static final int MOST_GROUPS = 16 * 1024;

    /** Rows after which it is clear whether rows share groups. */
    private static final int SAMPLE_ROWS = 20_000;

    private static final int ROWS_PER_GROUP = 2;
    /** Rows that go on one by one before the next sample. */
    private static final int SKIPPED_ROWS = 20 * SAMPLE_ROWS;

    private final GroupRows rows;
    private final GroupTable table;

    private long earliest = Long.MAX_VALUE;
    private int sampledRows;
    private int sampledGroups;
    private int toSkip;

    public PartialGroups(GroupNode group) {
        this.rows = new GroupRows(group, false);
        this.table = rows.table();
    }

    /** Whether the groups of a node can be made in parts: no aggregate asks in which order its rows came. */
    public static boolean canMake(GroupNode group) {
        return group.aggregates().stream().allMatch(call -> call.function().mergesInAnyOrder());
    }

    /** The kinds of the columns of a partial row. */
    public static List<SqlType.Kind> kinds(GroupNode group) {
        List<SqlType.Kind> kinds = new ArrayList<>(group.keyKinds());
        kinds.addAll(new Accumulators(group.aggregates()).slots());
        return kinds;
    }

    /** The last moment of the bucket that a row lies in. */
    public long lastMoment(StreamRow row) {
        return rows.lastMoment(row);
    }

    /** The first of the last moments of all buckets that are held; the greatest number there is if none are. */
    public long earliestLastMoment() {
        return earliest;
    }

    /**
     * Takes a row in; what is not held on to goes to the target.
     *
     * @param lastMoment of its bucket
     * @throws ArithmeticException if an aggregate cannot take the row, which then is in none of them
     */
    public void take(StreamRow row, long lastMoment, Consumer<StreamRow> target) {
        if (toSkip > 0) {
            toSkip--;
            Group single = table.single(row);
            rows.take(single, row);
            target.accept(new StreamRow(0, single.fields));
            return;
        }
        rows.take(table.of(row), row);
        earliest = Math.min(earliest, lastMoment);
        sampledRows++;
        if (table.size() >= MOST_GROUPS) {
            drain(target);
        }
    }

    /** Lets go of all groups. */
    public void drain(Consumer<StreamRow> target) {
        sampledGroups += table.size();
        table.drain(group -> target.accept(new StreamRow(0, group.fields)));
        earliest = Long.MAX_VALUE;
        if (sampledRows >= SAMPLE_ROWS) {
            toSkip = sampledRows < ROWS_PER_GROUP * sampledGroups ? SKIPPED_ROWS : 0;
            sampledRows = 0;
            sampledGroups = 0;
        }
    }
}
