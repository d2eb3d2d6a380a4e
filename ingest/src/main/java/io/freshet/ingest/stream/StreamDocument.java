package io.freshet.ingest.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream as it is stored: JSON of plain numbers and strings. Members that a newer version added are skipped. */
record StreamDocument(
        String name,
        String arn,
        long createdAtMillis,
        StreamStatus status,
        StreamMode mode,
        long retentionHours,
        int maxRecordSizeKib,
        List<ShardDocument> shards,
        Map<String, String> tags,
        @Nullable StreamSettingsDocument settings,
        @Nullable List<ConsumerDocument> consumers) {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    record ShardDocument(
            int index,
            String startingHashKey,
            String endingHashKey,
            long createdAtSeconds,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<Integer> parents,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long closedAtSeconds,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long endOffset) {
        static ShardDocument of(Shard shard) {
            return new ShardDocument(
                    shard.index(),
                    shard.range().start().toString(),
                    shard.range().end().toString(),
                    shard.createdAt().getEpochSecond(),
                    shard.parents(),
                    shard.closing()
                            .map(closing -> closing.at().getEpochSecond())
                            .orElse(null),
                    shard.closing().map(Shard.Closing::endOffset).orElse(null));
        }

        Shard toShard() {
            return new Shard(
                    index,
                    new HashKeyRange(new BigInteger(startingHashKey), new BigInteger(endingHashKey)),
                    Instant.ofEpochSecond(createdAtSeconds),
                    parents == null ? List.of() : parents,
                    closedAtSeconds == null || endOffset == null
                            ? Optional.empty()
                            : Optional.of(new Shard.Closing(Instant.ofEpochSecond(closedAtSeconds), endOffset)));
        }
    }

    static String write(Stream stream) {
        List<ShardDocument> shards =
                stream.shards().stream().map(ShardDocument::of).toList();
        try {
            return JSON.writeValueAsString(new StreamDocument(
                    stream.name(),
                    stream.arn(),
                    stream.createdAt().toEpochMilli(),
                    stream.status(),
                    stream.mode(),
                    stream.retention().toHours(),
                    stream.maxRecordSizeKib(),
                    shards,
                    stream.tags(),
                    StreamSettingsDocument.of(stream.settings()),
                    stream.consumers().stream().map(ConsumerDocument::of).toList()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stream " + stream.name() + " cannot be written", e);
        }
    }

    static Stream read(String json) {
        try {
            return JSON.readValue(json, StreamDocument.class).toStream();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a stored stream: " + json, e);
        }
    }

    private Stream toStream() {
        List<Shard> read = shards.stream().map(ShardDocument::toShard).toList();
        return new Stream(
                name,
                arn,
                Instant.ofEpochMilli(createdAtMillis),
                status,
                mode,
                Duration.ofHours(retentionHours),
                read,
                tags,
                settings == null
                        ? StreamSettings.DEFAULT.withMaxRecordSizeKib(maxRecordSizeKib)
                        : settings.toSettings(maxRecordSizeKib),
                consumers == null
                        ? List.of()
                        : consumers.stream().map(ConsumerDocument::toConsumer).toList());
    }
}
