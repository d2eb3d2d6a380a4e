package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.row.StreamRow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * To which traces groups of rows belong that are not over: to that of the first of their rows that has one. In memory only, so that what a checkpoint
 * holds does not know of it: a job that starts again has forgotten it. Of more than a thousand groups the first are forgotten.
 */
final class Origins {
    private static final int MOST = 1_000;

    private final Map<StreamRow, Origin> first = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamRow, Origin> eldest) {
            return size() > MOST;
        }
    };

    private record Origin(String trace, long rowtime) {}

    /** A row of a group has come that belongs to a trace. */
    void remember(StreamRow group, long rowtime, String trace) {
        first.putIfAbsent(group, new Origin(trace, rowtime));
    }

    /** The trace of a group that is over; null if it has none. */
    @Nullable
    String take(Supplier<StreamRow> group) {
        return first.isEmpty() ? null : taken(first.remove(group.get()));
    }

    /** The same of a group that gives something out at a time, which may be before its row has come into it. */
    @Nullable
    String take(StreamRow group, long now) {
        Origin known = first.isEmpty() ? null : first.get(group);
        return known == null || known.rowtime() > now ? null : taken(first.remove(group));
    }

    private static @Nullable String taken(@Nullable Origin origin) {
        return origin == null ? null : origin.trace();
    }
}
