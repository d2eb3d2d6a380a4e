package io.freshet.ingest.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

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
        Map<String, String> tags) {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    record ShardDocument(int index, String startingHashKey, String endingHashKey, long createdAtSeconds) {}

    static String write(Stream stream) {
        List<ShardDocument> shards = stream.shards().stream()
                .map(shard -> new ShardDocument(
                        shard.index(),
                        shard.range().start().toString(),
                        shard.range().end().toString(),
                        shard.createdAt().getEpochSecond()))
                .toList();
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
                    stream.tags()));
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
        List<Shard> read = shards.stream()
                .map(shard -> new Shard(
                        shard.index,
                        new HashKeyRange(new BigInteger(shard.startingHashKey), new BigInteger(shard.endingHashKey)),
                        Instant.ofEpochSecond(shard.createdAtSeconds)))
                .toList();
        return new Stream(
                name,
                arn,
                Instant.ofEpochMilli(createdAtMillis),
                status,
                mode,
                Duration.ofHours(retentionHours),
                maxRecordSizeKib,
                read,
                tags);
    }
}
