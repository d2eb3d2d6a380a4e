package io.freshet.firehosesink.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Configs;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.ErrorType;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.ManualClock;
import io.freshet.firehosesink.lane.PartitionKeys;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.lane.Processing.Deaggregation;
import io.freshet.firehosesink.lane.Processing.Transform;
import io.freshet.firehosesink.lane.RecordProcessor;
import io.freshet.firehosesink.lane.SourceRecord;
import io.freshet.firehosesink.process.FunctionCaller.FunctionFailure;
import io.freshet.firehosesink.process.FunctionCaller.Unreachable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private static final Instant ARRIVAL = Instant.parse("2026-07-13T14:05:09Z");
    private static final String LOGS =
            "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\",\"logEvents\":[{\"id\":\"1\",\"message\":\"one\"},"
                    + "{\"id\":\"2\",\"message\":\"two\"}]}";

    private final ManualClock clock = new ManualClock(ARRIVAL);
    private final List<SourceRecord> delivered = new ArrayList<>();
    private final List<PartitionKeys> keys = new ArrayList<>();
    private final List<FailedRecord> failed = new ArrayList<>();
    private final RecordProcessor.Output output = new RecordProcessor.Output() {
        @Override
        public void deliver(SourceRecord record, PartitionKeys partition) {
            delivered.add(record);
            keys.add(partition);
        }

        @Override
        public void fail(FailedRecord failure) {
            failed.add(failure);
        }
    };

    @Test
    void takesRecordsOutOfWhatTheProducerLibraryPacked() throws Exception {
        accept(unpacking(), aggregated("a", "bb", ""));

        assertThat(texts()).containsExactly("a", "bb", "");
        assertThat(delivered).extracting(SourceRecord::subSequence).containsExactly(0, 1, 2);
    }

    @Test
    void leavesARecordWholeThatOnlyBeginsLikeAPackedOne() throws Exception {
        byte[] broken = aggregated("a", "bb");
        broken[broken.length - 1] ^= 1;

        accept(unpacking(), broken);

        assertThat(delivered).singleElement().satisfies(record -> assertThat(record.data())
                .isEqualTo(broken));
    }

    @Test
    void splitsJsonObjectsWithAndWithoutWhiteSpace() {
        accept(splitting(new Deaggregation.Json()), bytes("{\"a\":\"}\"}{\"b\":{}}\n {\"c\":[1]} "));

        assertThat(texts()).containsExactly("{\"a\":\"}\"}", "{\"b\":{}}", "{\"c\":[1]}");
    }

    @Test
    void putsWhatIsNoSequenceOfObjectsIntoTheErrorOutput() {
        for (String text : List.of("[1]", "{\"a\":1", "", "{\"a\":1} x")) {
            accept(splitting(new Deaggregation.Json()), bytes(text));
        }

        assertThat(delivered).isEmpty();
        assertThat(failed).hasSize(4).allSatisfy(failure -> assertThat(failure.type())
                .isEqualTo(ErrorType.PROCESSING));
    }

    @Test
    void splitsAtADelimiterAndLeavesMoreThan500Whole() {
        Processing processing = splitting(new Deaggregation.Delimited(bytes("##")));

        accept(processing, bytes("a##b#c##"));
        accept(processing, bytes("x##".repeat(501)));
        accept(processing, bytes("x##".repeat(500)));

        assertThat(texts().subList(0, 3)).containsExactly("a", "b#c", "x##".repeat(501));
        assertThat(delivered).hasSize(503);
    }

    @Test
    void decompressesCloudWatchLogsAndKeepsTheirMessages() throws Exception {
        Processing processing = new Processing(false, null, true, true, null, "", false, false);

        accept(processing, gzip(LOGS));
        accept(processing, gzip("{\"messageType\":\"CONTROL_MESSAGE\",\"logEvents\":[]}"));
        accept(processing, bytes(LOGS));
        accept(processing, gzip("{\"other\":1}"));

        assertThat(texts()).containsExactly("one\ntwo\n");
        assertThat(failed)
                .extracting(FailedRecord::type)
                .containsExactly(ErrorType.DECOMPRESSION, ErrorType.DECOMPRESSION);
    }

    @Test
    void partitionsByTheQueryAndRefusesWhatHasNoKey() {
        DeliveryConfig config = Configs.partitioned(BufferingHints.of(1, 1), "{p: (.id % 2)}");
        RecordProcessor pipeline = Pipeline.of(config, null, clock, new Random(1));
        String[] records = {"{\"id\":3}", "{\"id\":4}", "{\"id\":\"x\"}", "[]", "no json"};
        for (int i = 0; i < records.length; i++) {
            pipeline.accept(new SourceRecord(0, i, ARRIVAL, bytes(records[i])), output);
        }

        assertThat(keys).extracting(k -> k.fromQuery().get("p")).containsExactly("1", "0");
        assertThat(failed).hasSize(3).allSatisfy(failure -> assertThat(failure.code())
                .isEqualTo("DynamicPartitioning.MetadataExtractionFailed"));
    }

    @Test
    void refusesPartitionKeysThatWouldLeaveTheirFolder() {
        DeliveryConfig config = Configs.partitioned(BufferingHints.of(1, 1), "{p: .p}");
        RecordProcessor pipeline = Pipeline.of(config, null, clock, new Random(1));
        String[] values = {
            "\"..\"", "\"a/../../b\"", "\"\"", "null", "{}", "\"" + "x".repeat(300) + "\"", "\"a\\u0000\""
        };
        for (int i = 0; i < values.length; i++) {
            pipeline.accept(new SourceRecord(0, i, ARRIVAL, bytes("{\"p\":" + values[i] + "}")), output);
        }

        assertThat(delivered).isEmpty();
        assertThat(failed).hasSize(values.length);
    }

    @Test
    void sortsWhatAFunctionReturns() {
        AtomicInteger calls = new AtomicInteger();
        accept(transforming(3), (arn, request) -> {
            calls.incrementAndGet();
            String text = new String(request, StandardCharsets.UTF_8);
            assertThat(text).contains("\"deliveryStreamArn\":\"" + Configs.ARN, "\"region\":\"us-east-1\"");
            List<String> ids = ids(text);
            return bytes("{\"records\":["
                    + answer(ids.get(0), "Ok", "new") + ","
                    + answer(ids.get(1), "Dropped", "") + ","
                    + answer(ids.get(2), "ProcessingFailed", "") + ","
                    + answer(ids.get(3), "Ok", "x") + ","
                    + answer(ids.get(3), "Ok", "y") + ","
                    + answer(ids.get(5), "Sure", "") + "]}");
        });

        assertThat(calls).hasValue(1);
        assertThat(texts()).containsExactly("new");
        assertThat(failed)
                .extracting(FailedRecord::code)
                .containsExactly(
                        "Lambda.ProcessingFailedStatus",
                        "Lambda.DuplicatedRecordId",
                        "Lambda.MissingRecordId",
                        "Lambda.JsonProcessingException");
    }

    @Test
    void callsAFunctionAgainThatCouldNotBeReachedButNotOneThatFails() {
        AtomicInteger calls = new AtomicInteger();
        accept(transforming(2), (arn, request) -> {
            calls.incrementAndGet();
            throw new IOException("no connection");
        });
        assertThat(calls).hasValue(3);
        assertThat(failed).hasSize(6).allSatisfy(failure -> assertThat(failure.attempts())
                .isEqualTo(3));

        accept(transforming(2), (arn, request) -> {
            calls.incrementAndGet();
            throw new FunctionFailure("it threw");
        });
        assertThat(calls).hasValue(4);
        assertThat(failed.get(6).code()).isEqualTo("Lambda.FunctionError");
    }

    @Test
    void waitsForWhoeverRunsFunctionsAndCountsNoAttempt() {
        AtomicInteger calls = new AtomicInteger();
        accept(transforming(0), (arn, request) -> {
            if (calls.incrementAndGet() < 4) {
                throw new Unreachable("the server is away");
            }
            throw new FunctionFailure("it threw");
        });

        assertThat(calls).hasValue(4);
        assertThat(failed).hasSize(6).allSatisfy(failure -> {
            assertThat(failure.code()).isEqualTo("Lambda.FunctionError");
            assertThat(failure.attempts()).isEqualTo(1);
        });
    }

    @Test
    void givesUpWithTheReasonIfWhoeverRunsFunctionsStaysAway() {
        TransformBatch batch = new TransformBatch(
                Objects.requireNonNull(transforming(0).transform()),
                "arn:aws:firehose:us-east-1:000000000000:deliverystream/d",
                (arn, request) -> {
                    throw new Unreachable("the server is away");
                },
                Duration.ofMillis(50));
        List<SourceRecord> records = List.of(new SourceRecord(0, 0, ARRIVAL, bytes("a")));

        assertThatThrownBy(() -> batch.run("invocation", records, new TransformBatch.Results() {
                    @Override
                    public void ok(SourceRecord record, Map<String, String> partitionKeys) {
                        delivered.add(record);
                    }

                    @Override
                    public void failed(FailedRecord record) {
                        failed.add(record);
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the server is away");
        assertThat(delivered).isEmpty();
        assertThat(failed).isEmpty();
    }

    @Test
    void holdsRecordsBackUntilTheBatchIsDue() {
        Processing processing = transforming(0);
        RecordProcessor pipeline =
                Pipeline.of(config(processing), (arn, request) -> bytes("{\"records\":[]}"), clock, new Random(1));

        pipeline.accept(new SourceRecord(0, 0, ARRIVAL, bytes("a")), output);

        assertThat(failed).isEmpty();
        assertThat(pipeline.nextDeadline()).hasValue(ARRIVAL.plusSeconds(60));
        pipeline.flush(output);
        assertThat(failed).hasSize(1);
        assertThat(pipeline.nextDeadline()).isEmpty();
    }

    private void accept(Processing processing, byte[] data) {
        RecordProcessor pipeline = Pipeline.of(config(processing), null, clock, new Random(1));
        pipeline.accept(new SourceRecord(0, 7, ARRIVAL, data), output);
    }

    /** Six records in one batch. */
    private void accept(Processing processing, @Nullable FunctionCaller functions) {
        RecordProcessor pipeline = Pipeline.of(config(processing), functions, clock, new Random(1));
        for (int i = 0; i < 6; i++) {
            pipeline.accept(new SourceRecord(0, i, ARRIVAL, bytes("r" + i)), output);
        }
        pipeline.flush(output);
    }

    private static DeliveryConfig config(Processing processing) {
        return Configs.with(
                BufferingHints.of(1, 1), Configs.target("", "", Configs.plainFormat()), processing, null, null);
    }

    private static Processing unpacking() {
        return new Processing(true, null, false, false, null, "", false, false);
    }

    private static Processing splitting(Deaggregation deaggregation) {
        return new Processing(false, deaggregation, false, false, null, "", false, false);
    }

    private static Processing transforming(int retries) {
        Transform transform = new Transform("arn:function", 1 << 20, Duration.ofMinutes(1), retries);
        return new Processing(false, null, false, false, transform, "", false, false);
    }

    private static List<String> ids(String request) {
        return Pattern.compile("\"recordId\":\"([^\"]+)\"")
                .matcher(request)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String answer(String id, String result, String data) {
        return "{\"recordId\":\"" + id + "\",\"result\":\"" + result + "\",\"data\":\""
                + Base64.getEncoder().encodeToString(bytes(data)) + "\"}";
    }

    private List<String> texts() {
        return delivered.stream()
                .map(record -> new String(record.data(), StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(bytes(text));
        }
        return bytes.toByteArray();
    }

    /** As the library packs them, with one partition key for all. */
    private static byte[] aggregated(String... records) throws Exception {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        field(message, 1, bytes("key"));
        for (String text : records) {
            ByteArrayOutputStream record = new ByteArrayOutputStream();
            record.write(1 << 3);
            record.write(0);
            field(record, 3, bytes(text));
            field(message, 3, record.toByteArray());
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(new byte[] {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2});
        all.writeBytes(message.toByteArray());
        all.writeBytes(MessageDigest.getInstance("MD5").digest(message.toByteArray()));
        return all.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int number, byte[] data) {
        out.write(number << 3 | 2);
        out.write(data.length);
        out.writeBytes(data);
    }

    @Test
    void needsNoPipelineForNothing() {
        RecordProcessor none = Pipeline.of(config(Processing.DELIMITED), null, clock, new Random(1));

        assertThat(none).isNotInstanceOf(Pipeline.class);
    }
}
