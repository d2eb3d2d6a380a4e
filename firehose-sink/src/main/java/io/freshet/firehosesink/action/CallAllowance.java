package io.freshet.firehosesink.action;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.firehose.model.LimitExceededException;

/**
 * How often encryption may be started and stopped, both together, per delivery stream within 24 hours. Counted since the server started.
 * Safe for use by many threads.
 */
public final class CallAllowance {
    private static final Duration DAY = Duration.ofHours(24);
    private static final int AT_AWS = 25;

    private final Clock clock;
    private final int callsADay;
    private final Map<String, Deque<Instant>> calls = new HashMap<>();

    private CallAllowance(Clock clock, int callsADay) {
        this.clock = clock;
        this.callsADay = callsADay;
    }

    /** As AWS allows. */
    public static CallAllowance ofAws(Clock clock) {
        return new CallAllowance(clock, AT_AWS);
    }

    /** As often as one likes. */
    public static CallAllowance unlimited() {
        return new CallAllowance(Clock.systemUTC(), Integer.MAX_VALUE);
    }

    /** Counts a call, or throws the service's error if it is one too many. */
    synchronized void take(String deliveryStream) {
        Instant now = clock.instant();
        calls.values().forEach(made -> made.removeIf(call -> !call.plus(DAY).isAfter(now)));
        calls.values().removeIf(Deque::isEmpty);
        Deque<Instant> made = calls.computeIfAbsent(deliveryStream, stream -> new ArrayDeque<>());
        if (made.size() >= callsADay) {
            throw LimitExceededException.builder()
                    .message("Encryption of delivery stream " + deliveryStream + " was started and stopped "
                            + made.size() + " times in 24 hours (expected: at most " + callsADay
                            + "); the next call is allowed at "
                            + made.getFirst().plus(DAY) + ".")
                    .build();
        }
        if (callsADay < Integer.MAX_VALUE) {
            made.add(now);
        }
    }
}
