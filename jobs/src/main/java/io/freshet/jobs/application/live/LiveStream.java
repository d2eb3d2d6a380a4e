package io.freshet.jobs.application.live;

import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One in-application stream as it is now: how many rows it has had, the last of them, and how far its time is. Safe for use by many threads. */
public final class LiveStream implements ApplicationObserver.StreamObserver {
    /** How many rows are kept. */
    public static final int KEPT = 100;

    /**
     * A row and its number in its stream, from 1 since the job started.
     */
    public record Numbered(long number, StreamRow row) {}

    private final @Nullable StreamRow[] last = new @Nullable StreamRow[KEPT];
    private long rows;
    private long watermark = Long.MIN_VALUE;

    /** Counts a row and keeps it for a while. */
    @Override
    public synchronized void add(StreamRow row) {
        last[(int) (rows % KEPT)] = row;
        rows++;
    }

    @Override
    public synchronized void passed(long time) {
        watermark = Math.max(watermark, time);
    }

    /** Counts so many rows, of which these are the last. */
    synchronized void told(long more, List<StreamRow> rowsAtEnd, long time) {
        long unseen = more - rowsAtEnd.size();
        for (long i = 0; i < Math.min(unseen, KEPT); i++) {
            last[(int) ((rows + i) % KEPT)] = null;
        }
        rows += unseen;
        rowsAtEnd.forEach(this::add);
        passed(time);
    }

    public synchronized long rows() {
        return rows;
    }

    /** How far its time is; {@link Long#MIN_VALUE} if that is not known yet. */
    public synchronized long watermark() {
        return watermark;
    }

    /** Rows behind the one with this number, oldest first; those that are no longer kept are left out. */
    public synchronized List<Numbered> after(long number, int limit) {
        List<Numbered> found = new ArrayList<>();
        for (long i = Math.max(Math.max(0, number), rows - KEPT); i < rows && found.size() < limit; i++) {
            StreamRow row = last[(int) (i % KEPT)];
            if (row != null) {
                found.add(new Numbered(i + 1, row));
            }
        }
        return found;
    }

    /** The last row; null if there was none. */
    public synchronized @Nullable StreamRow lastRow() {
        return rows == 0 ? null : last[(int) ((rows - 1) % KEPT)];
    }
}
