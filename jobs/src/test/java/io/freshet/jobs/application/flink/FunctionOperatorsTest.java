package io.freshet.jobs.application.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.firehosesink.process.FunctionCaller;
import io.freshet.firehosesink.process.FunctionCaller.FunctionFailure;
import io.freshet.ingest.flink.OutgoingRecord;
import io.freshet.ingest.flink.ShardEvent;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.stream.HashKeyRange;
import io.freshet.ingest.stream.SequenceNumber;
import io.freshet.ingest.stream.Shard;
import io.freshet.jobs.application.StreamReference;
import io.freshet.jobs.application.live.ApplicationObserver;
import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.jobs.function.FunctionBatches;
import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What functions before and behind an application are asked, and what becomes of their answers. */
class FunctionOperatorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STREAM = "arn:aws:kinesis:us-east-1:000000000000:stream/in";
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f";
    private static final String APPLICATION = "arn:aws:kinesisanalytics:us-east-1:000000000000:application/app";
    private static final Shard SHARD =
            Shard.first(3, HashKeyRange.evenly(1).get(0), Instant.parse("2026-01-01T00:00:00Z"));

    /** Static, as operators are copies. */
    private static final Queue<JsonNode> REQUESTS = new ConcurrentLinkedQueue<>();

    private static final Queue<String> REASONS = new ConcurrentLinkedQueue<>();
    private static final Queue<Answering> ANSWERS = new ConcurrentLinkedQueue<>();

    private interface Answering {
        String answer(JsonNode request) throws IOException, FunctionFailure;
    }

    private static final FunctionCaller CALLER = (arn, request) -> {
        assertThat(arn).isEqualTo(FUNCTION);
        REASONS.add(Taps.of("app").orElseThrow().blocked().values().toString());
        JsonNode read = JSON.readTree(request);
        REQUESTS.add(read);
        return Objects.requireNonNull(ANSWERS.remove()).answer(read).getBytes(UTF_8);
    };

    @BeforeEach
    void forget() {
        REQUESTS.clear();
        REASONS.clear();
        ANSWERS.clear();
        Shards.lookUp((stream, shard) -> stream.equals(STREAM) && shard == 3 ? Optional.of(SHARD) : Optional.empty());
        PlanResult planned = SqlPlanner.plan(
                "CREATE STREAM O (A VARCHAR(4)); CREATE PUMP P AS INSERT INTO O SELECT STREAM A FROM S;",
                List.of(new InputStream("S", List.of(new Column("A", "VARCHAR(4)")))));
        Taps.begin("app", new LiveApplication(((PlanResult.Planned) planned).plan(), Instant.EPOCH));
    }

    private static ApplicationObserver observer() {
        return Taps.of("app").orElseThrow();
    }

    private static Answering each(String... results) {
        return request -> {
            ArrayNode records = JSON.createArrayNode();
            for (int i = 0; i < results.length; i++) {
                JsonNode asked = request.path("records").path(i);
                ObjectNode answered = records.addObject()
                        .put("recordId", asked.path("recordId").asText())
                        .put("result", results[i]);
                answered.put("data", ("<" + new String(asked.path("data").binaryValue(), UTF_8) + ">").getBytes(UTF_8));
            }
            return JSON.createObjectNode().set("records", records).toString();
        };
    }

    private static ShardEvent.Record record(long offset, String data) {
        Instant at = Instant.parse("2026-01-01T00:00:10Z").plusMillis(offset);
        return new ShardEvent.Record(new LogRecord(3, offset, at, "key", data.getBytes(UTF_8)), at.toEpochMilli());
    }

    private static OneInputStreamOperatorTestHarness<ShardEvent, ShardEvent> before() throws Exception {
        PreprocessRecords operator = new PreprocessRecords(
                "app",
                FunctionOperatorsTest::observer,
                "S",
                new StreamReference(StreamReference.Kind.STREAM, STREAM, ""),
                new FunctionBatches(CALLER, FUNCTION, APPLICATION, STREAM),
                Shards::createdAt,
                "P");
        OneInputStreamOperatorTestHarness<ShardEvent, ShardEvent> harness =
                new OneInputStreamOperatorTestHarness<>(operator);
        harness.setup(new GenericTypeInfo<>(ShardEvent.class).createSerializer(new SerializerConfigImpl()));
        harness.open();
        return harness;
    }

    private static List<String> passed(OneInputStreamOperatorTestHarness<ShardEvent, ShardEvent> harness) {
        List<String> passed = new ArrayList<>();
        harness.getOutput().forEach(element -> {
            if (element instanceof Watermark mark) {
                passed.add("time " + mark.getTimestamp());
            } else if (((StreamRecord<?>) element).getValue() instanceof ShardEvent.Record read) {
                passed.add(
                        read.record().offset() + " " + new String(read.record().data(), UTF_8));
            } else {
                passed.add("caught up");
            }
        });
        return passed;
    }

    @Test
    @SuppressWarnings("try") // a harness may be interrupted while it closes
    void recordsAreChangedDroppedAndDeclaredFailedBeforeTheApplicationSeesThem() throws Exception {
        ANSWERS.add(each("Ok", "Dropped", "ProcessingFailed", "Ok"));
        try (var harness = before()) {
            harness.processElement(record(0, "a"), 1);
            harness.processElement(record(1, "b"), 2);
            harness.processElement(record(2, "c"), 3);
            harness.processElement(record(3, "d"), 4);
            assertThat(REQUESTS).isEmpty();
            harness.processWatermark(4);

            assertThat(passed(harness)).containsExactly("0 <a>", "3 <d>", "time 4");
            StreamRow error = harness.getSideOutput(errors(harness)).remove().getValue();
            assertThat(error.fields()).contains("PREPROCESSING_FAILED", "63", "P");
        }
        JsonNode request = REQUESTS.remove();
        assertThat(request.path("applicationArn").asText()).isEqualTo(APPLICATION);
        assertThat(request.path("streamArn").asText()).isEqualTo(STREAM);
        JsonNode metadata = request.path("records").path(1).path("kinesisStreamRecordMetadata");
        assertThat(metadata.path("sequenceNumber").asText())
                .isEqualTo(SequenceNumber.ofOffset(SHARD, 1, Instant.parse("2026-01-01T00:00:10.001Z"))
                        .toString());
        assertThat(metadata.path("shardId").asText()).isEqualTo("shardId-000000000003");
        assertThat(metadata.path("partitionKey").asText()).isEqualTo("key");
    }

    private static OutputTag<StreamRow> errors(OneInputStreamOperatorTestHarness<ShardEvent, ShardEvent> harness) {
        return ((PreprocessRecords) harness.getOneInputOperator()).errors();
    }

    @Test
    @SuppressWarnings("try")
    void aFunctionThatFailsOrForgetsARecordIsCalledAgain() throws Exception {
        ANSWERS.add(request -> {
            throw new FunctionFailure("it threw");
        });
        ANSWERS.add(each("Ok"));
        ANSWERS.add(request -> "no JSON");
        ANSWERS.add(each("Ok", "Ok"));
        try (var harness = before()) {
            harness.processElement(record(0, "a"), 1);
            harness.processElement(record(1, "b"), 2);
            harness.prepareSnapshotPreBarrier(1);

            assertThat(passed(harness)).containsExactly("0 <a>", "1 <b>");
        }
        assertThat(REQUESTS).hasSize(4);
        assertThat(REASONS.stream().toList().get(1)).contains("the function before S fails", "it threw");
        assertThat(REASONS.stream().toList().get(2)).contains("has no record 1");
        assertThat(Taps.of("app").orElseThrow().blocked()).isEmpty();
    }

    @Test
    @SuppressWarnings("try")
    void recordsStayInFrontOfWhatCameAfterThem() throws Exception {
        ANSWERS.add(each("Ok"));
        try (var harness = before()) {
            harness.processElement(record(0, "a"), 1);
            harness.processElement(new ShardEvent.CaughtUp(3, 9), 9);

            assertThat(passed(harness)).containsExactly("0 <a>", "caught up");
        }
    }

    @Test
    @SuppressWarnings("try")
    void aFunctionBehindTheApplicationIsOfferedAgainWhatItRefused() throws Exception {
        ANSWERS.add(each("Ok", "DeliveryFailed"));
        ANSWERS.add(each("Ok"));
        CallFunction operator = new CallFunction(
                "app", FunctionOperatorsTest::observer, "O", new FunctionBatches(CALLER, FUNCTION, APPLICATION, ""));
        try (var harness = new OneInputStreamOperatorTestHarness<OutgoingRecord, OutgoingRecord>(operator)) {
            harness.open();
            harness.processElement(new OutgoingRecord("k", "a".getBytes(UTF_8)), 1);
            harness.processElement(new OutgoingRecord("k", "b".getBytes(UTF_8)), 1);
            harness.prepareSnapshotPreBarrier(1);

            assertThat(harness.getOutput()).isEmpty();
        }
        List<JsonNode> requests = REQUESTS.stream().toList();
        assertThat(requests).hasSize(2);
        assertThat(requests.get(0).has("streamArn")).isFalse();
        assertThat(requests.get(1).path("records")).hasSize(1);
        JsonNode again = requests.get(1).path("records").path(0);
        assertThat(again.path("data").binaryValue()).isEqualTo("b".getBytes(UTF_8));
        assertThat(again.path("lambdaDeliveryRecordMetadata").path("retryHint").asInt())
                .isEqualTo(1);
        assertThat(REASONS.stream().toList().get(1)).contains("the function that takes O", "DeliveryFailed");
    }
}
