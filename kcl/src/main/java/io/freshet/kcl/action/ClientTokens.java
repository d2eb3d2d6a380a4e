package io.freshet.kcl.action;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The transactions of the last minutes by their tokens, so that one that is sent again is not made again. In memory only. */
final class ClientTokens {
    private static final Duration STAYS = Duration.ofMinutes(10);
    private static final int MAX_TOKENS = 10_000;

    private final Clock clock;
    private final Map<String, Made> made = new LinkedHashMap<>();

    private record Made(int itemsHash, Instant at) {}

    ClientTokens(Clock clock) {
        this.clock = clock;
    }

    /** Whether this very transaction was made; throws if another was, under the same token. */
    synchronized boolean knows(String token, List<TransactWriteItem> items) {
        Instant oldest = clock.instant().minus(STAYS);
        made.values().removeIf(transaction -> transaction.at().isBefore(oldest));
        Made before = made.get(token);
        if (before != null && before.itemsHash() != items.hashCode()) {
            throw IdempotentParameterMismatchException.builder()
                    .message("The ClientRequestToken was used for another transaction within the last minutes")
                    .build();
        }
        return before != null;
    }

    synchronized void remember(String token, List<TransactWriteItem> items) {
        if (made.size() >= MAX_TOKENS) {
            made.remove(made.keySet().iterator().next());
        }
        made.put(token, new Made(items.hashCode(), clock.instant()));
    }
}
