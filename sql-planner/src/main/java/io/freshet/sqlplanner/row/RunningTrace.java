package io.freshet.sqlplanner.row;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * To which trace the row belongs that a thread is at, as W3C's {@code traceparent} has it. Rows that come of it at once, on the same thread, belong there
 * too; those that go to another thread take it along, and what waits keeps it as well as it can.
 */
public final class RunningTrace {
    private static final ThreadLocal<@Nullable String> NOW = new ThreadLocal<>();

    private RunningTrace() {}

    /** Something that is done. */
    @FunctionalInterface
    public interface Action<E extends Exception> {
        void run() throws E;
    }

    /** Does something with what belongs to a trace, or to none. */
    public static <E extends Exception> void during(@Nullable String trace, Action<E> action) throws E {
        String before = NOW.get();
        if (Objects.equals(before, trace)) {
            action.run();
            return;
        }
        NOW.set(trace);
        try {
            action.run();
        } finally {
            NOW.set(before);
        }
    }

    /** That of now; null if nothing is traced. */
    public static @Nullable String now() {
        return NOW.get();
    }

    /** That of a row: its own, or that of now. */
    public static @Nullable String of(StreamRow row) {
        String own = row.trace();
        return own == null ? NOW.get() : own;
    }
}
