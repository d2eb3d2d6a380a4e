package io.freshet.jobs.local.flink;

import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;

/** What happens to an application that runs over given events. */
public sealed interface LocalEvent extends Serializable {
    /** A row of an input stream, or of {@code error_stream}; no later row of any stream is older. */
    record Row(String stream, StreamRow row) implements LocalEvent {}

    /** Time passes: no later row is older than this, in milliseconds since 1970. */
    record Bound(long time) implements LocalEvent {}

    /**
     * Nothing comes any more.
     *
     * @param complete whether all windows are to close; else what is open stays open
     */
    record End(boolean complete) implements LocalEvent {}
}
