package io.freshet.functions.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.functions.invoke.Invocation;
import io.freshet.functions.mapping.StreamFeed.FeedRecord;
import io.freshet.functions.registry.Shapes;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/** Records of streams as functions get them, and as those who look after failures do. */
final class StreamEvents {
    private final EventSourceMappingConfiguration mapping;
    private final String shard;
    private final String region;

    StreamEvents(EventSourceMappingConfiguration mapping, String shard, String region) {
        this.mapping = mapping;
        this.shard = shard;
        this.region = region;
    }

    byte[] event(List<FeedRecord> records) {
        return records(records).toString().getBytes(UTF_8);
    }

    /** With what the function has made of the window so far. */
    byte[] event(List<FeedRecord> records, OpenWindow window) {
        return windowed(records(records), window, false, false);
    }

    /** Without records. */
    byte[] lastOf(OpenWindow window, boolean early) {
        return windowed(records(List.of()), window, true, early);
    }

    private ObjectNode records(List<FeedRecord> records) {
        ObjectNode event = Shapes.JSON.createObjectNode();
        ArrayNode list = event.putArray("Records");
        records.forEach(record -> list.add(record(record)));
        return event;
    }

    private byte[] windowed(ObjectNode event, OpenWindow window, boolean last, boolean early) {
        event.putObject("window")
                .put("start", Instant.ofEpochMilli(window.startMillis()).toString())
                .put("end", Instant.ofEpochMilli(window.endMillis()).toString());
        event.set("state", window.stateNode());
        return event.put("shardId", shard)
                .put("eventSourceARN", mapping.eventSourceArn())
                .put("isFinalInvokeForWindow", last)
                .put("isWindowTerminatedEarly", early)
                .toString()
                .getBytes(UTF_8);
    }

    private ObjectNode record(FeedRecord record) {
        ObjectNode json = Shapes.JSON.createObjectNode();
        json.putObject("kinesis")
                .put("kinesisSchemaVersion", "1.0")
                .put("partitionKey", record.partitionKey())
                .put("sequenceNumber", record.sequenceNumber())
                .put("data", Base64.getEncoder().encodeToString(record.data()))
                .put("approximateArrivalTimestamp", record.arrivedAt().toEpochMilli() / 1000.0);
        return json.put("eventSource", "aws:kinesis")
                .put("eventVersion", "1.0")
                .put("eventID", shard + ":" + record.sequenceNumber())
                .put("eventName", "aws:kinesis:record")
                .put("invokeIdentityArn", "")
                .put("awsRegion", region)
                .put("eventSourceARN", mapping.eventSourceArn());
    }

    /** What patterns are held against: data as JSON where it is. */
    JsonNode filtered(FeedRecord record) {
        ObjectNode json = record(record);
        ObjectNode kinesis = (ObjectNode) json.path("kinesis");
        kinesis.remove("data");
        try {
            JsonNode data = Shapes.JSON.readTree(record.data());
            json.set("data", data == null ? Shapes.JSON.nullNode() : data);
        } catch (IOException e) {
            json.put("data", new String(record.data(), UTF_8));
        }
        return json;
    }

    byte[] failure(
            List<FeedRecord> records,
            String condition,
            int attempts,
            @Nullable Invocation last,
            String requestId,
            boolean withPayload,
            Instant now) {
        FeedRecord first = records.get(0);
        FeedRecord end = records.get(records.size() - 1);
        ObjectNode document = Shapes.JSON.createObjectNode();
        document.putObject("requestContext")
                .put("requestId", requestId)
                .put("functionArn", mapping.functionArn())
                .put("condition", condition)
                .put("approximateInvokeCount", attempts);
        if (last != null) {
            document.putObject("responseContext")
                    .put("statusCode", 200)
                    .put("executedVersion", last.executedVersion())
                    .put("functionError", last.functionError());
        }
        document.put("version", "1.0").put("timestamp", now.toString());
        document.putObject("KinesisBatchInfo")
                .put("shardId", shard)
                .put("startSequenceNumber", first.sequenceNumber())
                .put("endSequenceNumber", end.sequenceNumber())
                .put("approximateArrivalOfFirstRecord", first.arrivedAt().toString())
                .put("approximateArrivalOfLastRecord", end.arrivedAt().toString())
                .put("batchSize", records.size())
                .put("streamArn", mapping.eventSourceArn());
        if (withPayload) {
            document.put("payload", new String(event(records), UTF_8));
        }
        return document.toString().getBytes(UTF_8);
    }
}
