package io.freshet.ingest.action;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a list of shards goes on. */
record ShardListToken(String streamName, Instant streamCreatedAt, @Nullable String afterShardId, Instant issuedAt) {
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    String text() {
        String plain = String.join(
                "/",
                streamName,
                Long.toString(streamCreatedAt.toEpochMilli()),
                Long.toString(issuedAt.toEpochMilli()),
                afterShardId == null ? "" : afterShardId);
        return Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    static Optional<ShardListToken> parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("/", -1);
            return parts.length == 4
                    ? Optional.of(new ShardListToken(
                            parts[0],
                            Instant.ofEpochMilli(Long.parseLong(parts[1])),
                            parts[3].isEmpty() ? null : parts[3],
                            Instant.ofEpochMilli(Long.parseLong(parts[2]))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean hasExpired(Instant now) {
        return now.isAfter(issuedAt.plus(LIFETIME));
    }
}
