package io.freshet.ingest.action;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Where a list of streams goes on. */
record StreamListToken(String afterStream, Instant issuedAt) {
    String text() {
        String plain = afterStream + "/" + issuedAt.toEpochMilli();
        return Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    static Optional<StreamListToken> parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("/", -1);
            return parts.length == 2
                    ? Optional.of(new StreamListToken(parts[0], Instant.ofEpochMilli(Long.parseLong(parts[1]))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
