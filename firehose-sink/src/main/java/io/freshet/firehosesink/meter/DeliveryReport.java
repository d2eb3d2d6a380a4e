package io.freshet.firehosesink.meter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.firehosesink.lane.OpenBuffers;
import io.freshet.firehosesink.lane.OpenBuffers.Buffer;
import io.freshet.firehosesink.meter.Counts.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery that runs in another process has counted since its last report.
 *
 * @param versionId of the delivery stream as it was when the job began
 * @param counted by the name of the metric
 * @param open what is being filled; absent if this part of the job fills nothing
 */
public record DeliveryReport(
        String deliveryStream,
        Instant createdAt,
        String versionId,
        Map<String, Values> counted,
        @Nullable OpenBuffers open) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern METRIC = Pattern.compile("[A-Za-z0-9.]{1,80}");

    public DeliveryReport {
        counted = Map.copyOf(counted);
    }

    /** Of one metric, each as it was counted. */
    public record Values(Unit unit, List<Long> values) {
        public Values {
            values = List.copyOf(values);
        }
    }

    /** As {@link #read} takes it. */
    public byte[] write() {
        ObjectNode report = JSON.createObjectNode()
                .put("deliveryStream", deliveryStream)
                .put("createdAt", createdAt.toString())
                .put("versionId", versionId);
        ObjectNode metrics = report.putObject("counted");
        counted.forEach((metric, values) -> {
            ObjectNode one = metrics.putObject(metric).put("unit", values.unit().name());
            ArrayNode all = one.putArray("values");
            values.values().forEach(all::add);
        });
        if (open != null) {
            write(open, report.putObject("open"));
        }
        try {
            return JSON.writeValueAsBytes(report);
        } catch (IOException e) {
            throw new UncheckedIOException("a report that is made of plain values can be written", e);
        }
    }

    private static void write(OpenBuffers open, ObjectNode to) {
        if (open.openedAt() != null) {
            to.put("openedAt", open.openedAt().toString());
        }
        to.put("taken", open.taken()).put("partitions", open.partitions());
        to.put("records", open.records()).put("bytes", open.bytes());
        ArrayNode buffers = to.putArray("buffers");
        for (Buffer buffer : open.buffers()) {
            ObjectNode one = buffers.addObject()
                    .put("error", buffer.error())
                    .put("records", buffer.records())
                    .put("bytes", buffer.bytes())
                    .put("spilled", buffer.spilled());
            ObjectNode partition = one.putObject("partition");
            buffer.partition().forEach(partition::put);
        }
    }

    /**
     * Reads what was written.
     *
     * @throws IllegalArgumentException if it is no report
     */
    public static DeliveryReport read(byte[] report) {
        try {
            JsonNode read = JSON.readTree(report);
            Map<String, Values> counted = new TreeMap<>();
            for (Map.Entry<String, JsonNode> metric : read.path("counted").properties()) {
                if (!METRIC.matcher(metric.getKey()).matches()) {
                    throw new IllegalArgumentException("no metric is called " + metric.getKey());
                }
                counted.put(metric.getKey(), values(metric.getValue()));
            }
            return new DeliveryReport(
                    read.path("deliveryStream").asText(),
                    Instant.parse(read.path("createdAt").asText()),
                    read.path("versionId").asText(),
                    counted,
                    read.has("open") ? open(read.path("open")) : null);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("report of a delivery: " + e.getMessage(), e);
        }
    }

    private static Values values(JsonNode read) {
        List<Long> values = new ArrayList<>();
        read.path("values").forEach(value -> values.add(value.asLong()));
        return new Values(Unit.valueOf(read.path("unit").asText()), values);
    }

    private static OpenBuffers open(JsonNode read) {
        List<Buffer> buffers = new ArrayList<>();
        for (JsonNode buffer : read.path("buffers")) {
            Map<String, String> partition = new TreeMap<>();
            buffer.path("partition")
                    .properties()
                    .forEach(key -> partition.put(key.getKey(), key.getValue().asText()));
            buffers.add(new Buffer(
                    partition,
                    buffer.path("error").asText(),
                    buffer.path("records").asLong(),
                    buffer.path("bytes").asLong(),
                    buffer.path("spilled").asBoolean()));
        }
        return new OpenBuffers(
                read.has("openedAt") ? Instant.parse(read.path("openedAt").asText()) : null,
                read.path("taken").asLong(),
                read.path("partitions").asInt(),
                read.path("records").asLong(),
                read.path("bytes").asLong(),
                buffers);
    }
}
