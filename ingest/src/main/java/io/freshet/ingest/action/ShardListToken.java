package io.freshet.ingest.action;

import io.freshet.ingest.stream.ShardId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

/** Where a list of shards goes on. */
record ShardListToken(
        String streamName,
        Instant streamCreatedAt,
        @Nullable String afterShardId,
        Instant issuedAt,
        ShardSelection filter) {
    String text() {
        String plain = String.join(
                "/",
                streamName,
                Long.toString(streamCreatedAt.toEpochMilli()),
                Long.toString(issuedAt.toEpochMilli()),
                afterShardId == null ? "" : afterShardId,
                filter.type().toString(),
                filter.at().map(at -> Long.toString(at.toEpochMilli())).orElse(""));
        return Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    static Optional<ShardListToken> parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("/", -1);
            return parts.length == 6
                    ? Optional.of(new ShardListToken(
                            parts[0],
                            Instant.ofEpochMilli(Long.parseLong(parts[1])),
                            parts[3].isEmpty() ? null : parts[3],
                            Instant.ofEpochMilli(Long.parseLong(parts[2])),
                            new ShardSelection(
                                    ShardFilterType.fromValue(parts[4]),
                                    parts[5].isEmpty()
                                            ? Optional.empty()
                                            : Optional.of(Instant.ofEpochMilli(Long.parseLong(parts[5]))))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The same list from a later shard on. */
    ShardListToken after(ShardId shard, Instant now) {
        return new ShardListToken(streamName, streamCreatedAt, shard.toString(), now, filter);
    }
}
