package io.freshet.jobs.map.flink;

import io.freshet.jobs.map.Span;
import io.freshet.jobs.map.lease.Range;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/** What readers and enumerator say to each other; what it means is said at {@link io.freshet.jobs.map.run.LeasePort}. */
sealed interface MapEvent extends SourceEvent {
    /** From a reader. */
    record Ran(long lease, int next, int calls, long nanos, long longestNanos) implements MapEvent {}

    /** From a reader, which waits for another lease now. */
    record Ended(long lease, int calls, long nanos, long longestNanos) implements MapEvent {}

    /**
     * From a reader.
     *
     * @param suspect -1 if it is not known
     */
    record Crashed(long lease, Range unanswered, int suspect) implements MapEvent {}

    /** From a reader. */
    record Stored(String segment, int bytes, List<Span> spans, long requests) implements MapEvent {
        public Stored {
            spans = List.copyOf(spans);
        }
    }

    /** From a reader. */
    record Unusable(String why) implements MapEvent {}

    /** From a reader: the answer to {@link Shrink}. */
    record Gave(long lease, int to) implements MapEvent {}

    /** To a reader: end the lease there, or where it has been begun, and say where that is. */
    record Shrink(long lease, int to) implements MapEvent {}

    /** To a reader: others have run these calls. */
    record Abandon(long lease) implements MapEvent {}
}
