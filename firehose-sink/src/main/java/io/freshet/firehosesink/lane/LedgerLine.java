package io.freshet.firehosesink.lane;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the ledger says of one delivered object.
 *
 * @param ranges what of each shard was read for the window that the object belongs to
 * @param closedBecause why its buffer was sealed
 * @param configVersion which configuration produced it
 */
public record LedgerLine(
        String deliveryStream,
        String bucket,
        String key,
        Kind kind,
        String sha256,
        long bytes,
        long records,
        Map<Integer, OffsetRange> ranges,
        Instant firstArrival,
        Instant lastArrival,
        Instant publishedAt,
        CloseReason closedBecause,
        String configVersion) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public LedgerLine {
        ranges = new TreeMap<>(ranges);
    }

    /** Of an object that was made visible then. */
    public static LedgerLine of(String deliveryStream, StagedObject object, Instant publishedAt) {
        return new LedgerLine(
                deliveryStream,
                object.bucket(),
                object.key(),
                object.kind(),
                HexFormat.of().formatHex(object.sha256()),
                object.sizeBytes(),
                object.records(),
                object.ranges(),
                object.firstArrival(),
                object.lastArrival(),
                publishedAt,
                object.closeReason(),
                object.configVersion());
    }

    /** As JSON. */
    public byte[] toJson() {
        ObjectNode line = JSON.createObjectNode()
                .put("deliveryStream", deliveryStream)
                .put("bucket", bucket)
                .put("key", key)
                .put("kind", kind.name())
                .put("sha256", sha256)
                .put("bytes", bytes)
                .put("records", records);
        ObjectNode shards = line.putObject("shards");
        ranges.forEach((shard, range) ->
                shards.putArray(shard.toString()).add(range.first()).add(range.last()));
        line.put("firstArrival", firstArrival.toString())
                .put("lastArrival", lastArrival.toString())
                .put("publishedAt", publishedAt.toString())
                .put("closedBecause", closedBecause.name())
                .put("configVersion", configVersion);
        try {
            return JSON.writeValueAsBytes(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("ledger line: not written: " + e.getOriginalMessage(), e);
        }
    }

    /** Reads what {@link #toJson} wrote. */
    public static LedgerLine ofJson(byte[] json) throws IOException {
        JsonNode line = JSON.readTree(json);
        Map<Integer, OffsetRange> ranges = new TreeMap<>();
        line.get("shards")
                .properties()
                .forEach(shard -> ranges.put(
                        Integer.parseInt(shard.getKey()),
                        new OffsetRange(
                                shard.getValue().get(0).asLong(),
                                shard.getValue().get(1).asLong())));
        return new LedgerLine(
                line.get("deliveryStream").asText(),
                line.get("bucket").asText(),
                line.get("key").asText(),
                Kind.valueOf(line.get("kind").asText()),
                line.get("sha256").asText(),
                line.get("bytes").asLong(),
                line.get("records").asLong(),
                ranges,
                Instant.parse(line.get("firstArrival").asText()),
                Instant.parse(line.get("lastArrival").asText()),
                Instant.parse(line.get("publishedAt").asText()),
                CloseReason.valueOf(line.get("closedBecause").asText()),
                line.get("configVersion").asText());
    }
}
