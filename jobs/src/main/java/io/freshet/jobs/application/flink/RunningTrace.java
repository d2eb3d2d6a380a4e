package io.freshet.jobs.application.flink;

import io.freshet.awsapi.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * To which trace the record belongs that a task's thread is at. Rows that come of it at once, on the same thread, belong there too; what a
 * window keeps until later, or what goes on to another thread, does not.
 */
final class RunningTrace {
    private static final ThreadLocal<@Nullable TraceContext> NOW = new ThreadLocal<>();

    private RunningTrace() {}

    /** Does something with a record that belongs to a trace. */
    static void during(TraceContext context, Runnable action) {
        NOW.set(context);
        try {
            action.run();
        } finally {
            NOW.remove();
        }
    }

    /** As a header has it; empty if nothing is traced now. */
    static String traceparent() {
        TraceContext now = NOW.get();
        return now == null ? "" : now.traceparent();
    }
}
