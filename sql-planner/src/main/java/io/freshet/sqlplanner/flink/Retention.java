package io.freshet.sqlplanner.flink;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimerService;
import org.jspecify.annotations.Nullable;

/**
 * For how long an operator remembers a key of which no row comes, by the time of rows. Where nothing else ends what is kept of a key, that is for ever unless the
 * user wants otherwise; a key that comes back later begins anew.
 */
final class Retention implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long millis;
    private transient @Nullable ValueState<Long> until;

    private Retention(long millis) {
        this.millis = millis;
    }

    /** So long; for ever if it is zero. */
    static Retention of(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("retention: " + time + " (expected: zero or more)");
        }
        return new Retention(time.toMillis());
    }

    /** One like it, for an operator. */
    Retention own() {
        return new Retention(millis);
    }

    void open(RuntimeContext context) {
        if (millis > 0) {
            until = context.getState(new ValueStateDescriptor<>("until", Types.LONG));
        }
    }

    /** A row of the current key has come. */
    void touch(TimerService timers, long rowtime) throws Exception {
        if (millis == 0) {
            return;
        }
        ValueState<Long> state = Objects.requireNonNull(until, "opened");
        Long before = state.value();
        long end = Math.addExact(rowtime, millis);
        state.update(before == null ? end : Math.max(before, end));
        if (before == null) {
            timers.registerEventTimeTimer(end);
        }
    }

    /** Whether the current key is to be forgotten, when a timer of it has fired. */
    boolean isOver(TimerService timers, long now) throws Exception {
        if (millis == 0) {
            return false;
        }
        ValueState<Long> state = Objects.requireNonNull(until, "opened");
        Long end = state.value();
        if (end == null) {
            return false;
        }
        if (end > now) {
            timers.registerEventTimeTimer(end);
            return false;
        }
        state.clear();
        return true;
    }
}
