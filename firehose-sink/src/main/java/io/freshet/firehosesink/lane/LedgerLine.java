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
import org.jspecify.annotations.Nullable;

/**
 * What the ledger says of one delivered object.
 *
 * @param ranges what of each shard was read for the window that the object belongs to
 * @param closedBecause why its buffer was sealed
 * @param configVersion which configuration produced it
 * @param fingerprint of its records, as {@link Tally} makes it
 * @param window what became of the whole window; absent of objects that were staged before there were totals
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
        String configVersion,
        long fingerprint,
        @Nullable WindowTotals window) {
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
                object.configVersion(),
                object.fingerprint(),
                object.window());
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
        write(ranges, line.putObject("shards"));
        line.put("firstArrival", firstArrival.toString())
                .put("lastArrival", lastArrival.toString())
                .put("publishedAt", publishedAt.toString())
                .put("closedBecause", closedBecause.name())
                .put("configVersion", configVersion)
                .put("fingerprint", Long.toHexString(fingerprint));
        if (window != null) {
            write(window, line.putObject("window"));
        }
        try {
            return JSON.writeValueAsBytes(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("ledger line: not written: " + e.getOriginalMessage(), e);
        }
    }

    /** Reads what {@link #toJson} wrote. */
    public static LedgerLine ofJson(byte[] json) throws IOException {
        JsonNode line = JSON.readTree(json);
        return new LedgerLine(
                line.get("deliveryStream").asText(),
                line.get("bucket").asText(),
                line.get("key").asText(),
                Kind.valueOf(line.get("kind").asText()),
                line.get("sha256").asText(),
                line.get("bytes").asLong(),
                line.get("records").asLong(),
                ranges(line.get("shards")),
                Instant.parse(line.get("firstArrival").asText()),
                Instant.parse(line.get("lastArrival").asText()),
                Instant.parse(line.get("publishedAt").asText()),
                CloseReason.valueOf(line.get("closedBecause").asText()),
                line.get("configVersion").asText(),
                Long.parseUnsignedLong(line.path("fingerprint").asText("0"), 16),
                line.has("window") ? window(line.get("window")) : null);
    }

    private static void write(Map<Integer, OffsetRange> ranges, ObjectNode shards) {
        ranges.forEach((shard, range) ->
                shards.putArray(shard.toString()).add(range.first()).add(range.last()));
    }

    private static void write(WindowTotals totals, ObjectNode window) {
        window.put("id", totals.id());
        write(new TreeMap<>(totals.ranges()), window.putObject("shards"));
        write(totals.taken(), window.putObject("taken"));
        write(totals.stored(), window.putObject("stored"));
        window.put("sent", totals.sent()).put("dropped", totals.dropped());
    }

    private static void write(Tally tally, ObjectNode target) {
        target.put("records", tally.records()).put("fingerprint", Long.toHexString(tally.fingerprint()));
    }

    private static Map<Integer, OffsetRange> ranges(JsonNode shards) {
        Map<Integer, OffsetRange> ranges = new TreeMap<>();
        shards.properties()
                .forEach(shard -> ranges.put(
                        Integer.parseInt(shard.getKey()),
                        new OffsetRange(
                                shard.getValue().get(0).asLong(),
                                shard.getValue().get(1).asLong())));
        return ranges;
    }

    private static WindowTotals window(JsonNode window) {
        return new WindowTotals(
                window.get("id").asText(),
                ranges(window.get("shards")),
                tally(window.get("taken")),
                tally(window.get("stored")),
                window.get("sent").asLong(),
                window.get("dropped").asLong());
    }

    private static Tally tally(JsonNode tally) {
        return new Tally(
                tally.get("records").asLong(),
                Long.parseUnsignedLong(tally.get("fingerprint").asText(), 16));
    }
}
