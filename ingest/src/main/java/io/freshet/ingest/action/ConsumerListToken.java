package io.freshet.ingest.action;

import io.freshet.ingest.stream.Consumer;
import io.freshet.ingest.stream.Stream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Where a list of consumers goes on. */
record ConsumerListToken(String streamName, Instant streamCreatedAt, String afterConsumer, Instant issuedAt) {
    static ConsumerListToken after(Consumer last, Stream stream, Instant now) {
        return new ConsumerListToken(stream.name(), stream.createdAt(), last.name(), now);
    }

    String text() {
        String plain = String.join(
                "/",
                streamName,
                Long.toString(streamCreatedAt.toEpochMilli()),
                afterConsumer,
                Long.toString(issuedAt.toEpochMilli()));
        return Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    static Optional<ConsumerListToken> parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("/", -1);
            return parts.length == 4
                    ? Optional.of(new ConsumerListToken(
                            parts[0],
                            Instant.ofEpochMilli(Long.parseLong(parts[1])),
                            parts[2],
                            Instant.ofEpochMilli(Long.parseLong(parts[3]))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean isOf(Stream stream) {
        return stream.name().equals(streamName) && stream.createdAt().equals(streamCreatedAt);
    }
}
