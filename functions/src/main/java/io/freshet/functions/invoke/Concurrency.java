package io.freshet.functions.invoke;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** How many calls there are at once, and how many there may be: of each function, and of all that have nothing reserved. */
final class Concurrency {
    private final Map<String, Integer> running = new HashMap<>();
    private int shared;

    /** Counts a call, or throws the API's error. */
    synchronized void begin(String function, @Nullable Integer reserved, int reservedInAll, int most) {
        int now = running.getOrDefault(function, 0);
        if (reserved != null && now >= reserved) {
            throw throttled(ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        }
        if (reserved == null && shared >= most - reservedInAll) {
            throw throttled(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        }
        running.put(function, now + 1);
        if (reserved == null) {
            shared++;
        }
    }

    synchronized void end(String function, boolean wasReserved) {
        running.computeIfPresent(function, (name, count) -> count == 1 ? null : count - 1);
        if (!wasReserved) {
            shared--;
        }
    }

    static TooManyRequestsException throttled(ThrottleReason reason) {
        return TooManyRequestsException.builder()
                .reason(reason)
                .message("Rate Exceeded.")
                .build();
    }
}
