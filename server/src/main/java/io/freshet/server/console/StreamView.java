package io.freshet.server.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.metric.MetricName;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.server.answer.JsonAnswer;
import io.freshet.server.answer.Target;
import io.freshet.server.console.Visitor.Part;
import io.freshet.server.live.LiveApi;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stream: its shards, who reads it and how far, and the last records of a shard. */
final class StreamView {
    private static final int SHARDS = 200;
    private static final int MINUTES = 60;
    private static final int RECORDS = 100;
    private static final int RECORD_BYTES = 16 << 10;
    private static final long READ_BYTES = 1 << 20;

    private final ConsoleParts parts;
    private final LiveApi live;
    private final Rates rates;

    StreamView(ConsoleParts parts, LiveApi live, Rates rates) {
        this.parts = parts;
        this.live = live;
        this.rates = rates;
    }

    ObjectNode document(Visitor visitor, String name) {
        visitor.requireStream("DescribeStream", name);
        Stream stream = find(name);
        ObjectNode document = JsonAnswer.object()
                .put("name", name)
                .put("arn", stream.arn())
                .put("status", stream.status().name())
                .put("mode", stream.mode().name())
                .put("retentionHours", stream.retention().toHours())
                .put("createdAt", stream.createdAt().toString());
        Instant now = parts.clock().instant();
        List<Shard> shards = stream.shardsNotExpired(now);
        ArrayNode list = document.putArray("shards");
        shards.stream().limit(SHARDS).forEach(shard -> add(list.addObject(), stream, shard));
        document.put("moreShards", Math.max(0, shards.size() - SHARDS));
        ArrayNode consumers = document.putArray("consumers");
        stream.consumers().forEach(consumer -> {
            ObjectNode shown = consumers.addObject().put("name", consumer.name());
            MetricName behind = new MetricName(
                    "AWS/Kinesis",
                    "SubscribeToShardEvent.MillisBehindLatest",
                    Map.of("StreamName", name, "ConsumerName", consumer.name()));
            Minutes.last(parts.metrics(), behind).ifPresent(millis -> shown.put("lagMillis", millis));
        });
        addReaders(document, visitor, stream);
        Map<String, String> dimension = Map.of("StreamName", name);
        MetricName age = new MetricName("AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds", dimension);
        Minutes.last(parts.metrics(), age).ifPresent(millis -> document.put("iteratorAgeMillis", millis));
        for (String metric : List.of("IncomingRecords", "IncomingBytes", "GetRecords.Records")) {
            MetricName counted = new MetricName("AWS/Kinesis", metric, dimension);
            Minutes.add(document.putArray(metric + "ByMinute"), parts.metrics(), counted, MINUTES, Minutes.SUM);
            rates.of(counted).ifPresent(rate -> document.put(metric + "PerSecond", rate));
        }
        return document;
    }

    private Stream find(String name) {
        return parts.streams()
                .find(name)
                .orElseThrow(() -> new ConsoleApi.NotHere("stream " + name + " does not exist"));
    }

    private void add(ObjectNode shown, Stream stream, Shard shard) {
        long start = parts.log().startOffset(stream.log(), shard.index());
        long end = parts.log().endOffset(stream.log(), shard.index());
        shown.put("id", shard.id().toString())
                .put("index", shard.index())
                .put("open", shard.isOpen())
                .put("startingHashKey", shard.range().start().toString())
                .put("endingHashKey", shard.range().end().toString())
                .put("records", end - start);
        shard.parents().forEach(shown.putArray("parents")::add);
        rates.of("end " + stream.name() + " " + shard.index(), (double) end)
                .ifPresent(rate -> shown.put("recordsPerSecond", rate));
    }

    /** Applications that read it, by shard, and delivery streams. */
    private void addReaders(ObjectNode document, Visitor visitor, Stream stream) {
        ArrayNode readers = document.putArray("applications");
        if (visitor.maySee(Part.APPLICATIONS)) {
            parts.applications().list("", 1_000).applications().stream()
                    .filter(definition -> definition.inputs().stream()
                            .anyMatch(input -> input.source().arn().equals(stream.arn())))
                    .forEach(definition -> readers.add(reader(definition)));
        }
        ArrayNode deliveries = document.putArray("deliveries");
        if (visitor.maySee(Part.DELIVERIES)) {
            parts.deliveries().list().stream()
                    .filter(delivery -> delivery.sourceStreamArn().equals(stream.arn()))
                    .forEach(delivery -> {
                        ObjectNode shown = deliveries.addObject().put("name", delivery.name());
                        MetricName behind = new MetricName(
                                "AWS/Firehose",
                                "KinesisMillisBehindLatest",
                                Map.of("DeliveryStreamName", delivery.name()));
                        Minutes.last(parts.metrics(), behind).ifPresent(millis -> shown.put("lagMillis", millis));
                    });
        }
    }

    private ObjectNode reader(ApplicationDefinition definition) {
        ObjectNode shown = live.document(definition);
        shown.remove("streams");
        parts.applications()
                .live(definition.name())
                .flatMap(running ->
                        Overview.boxed(rates.of("read " + definition.name(), (double) running.shards().values().stream()
                                .mapToLong(LiveApplication.Shard::records)
                                .sum())))
                .ifPresent(rate -> shown.put("recordsPerSecond", rate));
        return shown;
    }

    /** The last records of a shard, newest first, each up to some kilobytes. */
    ObjectNode records(Visitor visitor, String name, Target target) {
        visitor.requireStream("GetRecords", name);
        Stream stream = find(name);
        int index = (int) Math.min(Integer.MAX_VALUE, target.number("shard", 0));
        int limit = (int) Math.max(1, Math.min(RECORDS, target.number("limit", 20)));
        Optional<Shard> shard = stream.shard(index);
        if (shard.isEmpty()) {
            throw new ConsoleApi.NotHere("stream " + name + " has no shard " + index);
        }
        long end = parts.log().endOffset(stream.log(), index);
        long from = Math.max(parts.log().startOffset(stream.log(), index), end - limit);
        List<LogRecord> read = from >= end
                ? List.of()
                : parts.log()
                        .read(stream.log(), index, from, limit, READ_BYTES, Duration.ZERO)
                        .records();
        ObjectNode document = JsonAnswer.object().put("shard", index);
        ArrayNode records = document.putArray("records");
        for (int i = read.size() - 1; i >= 0; i--) {
            LogRecord record = read.get(i);
            byte[] data = record.data();
            records.addObject()
                    .put("offset", record.offset())
                    .put("partitionKey", record.partitionKey())
                    .put("arrivedAt", record.arrivedAt().toString())
                    .put("bytes", data.length)
                    .put("data", data.length <= RECORD_BYTES ? data : Arrays.copyOf(data, RECORD_BYTES));
        }
        return document;
    }
}
