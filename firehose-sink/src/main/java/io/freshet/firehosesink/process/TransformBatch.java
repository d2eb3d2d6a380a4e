package io.freshet.firehosesink.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.trace.OpenSpan;
import io.freshet.awsapi.trace.TraceContext;
import io.freshet.firehosesink.lane.ErrorType;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.Processing.Transform;
import io.freshet.firehosesink.lane.SourceRecord;
import io.freshet.firehosesink.process.FunctionCaller.FunctionFailure;
import io.freshet.firehosesink.process.FunctionCaller.Unreachable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One call of a transforming function: its request, and what its answer says of each record. */
final class TransformBatch {
    /** Of a request, and of an answer. */
    private static final int MAX_BYTES = 6 << 20;

    /** How long whoever runs functions may be away until the job is given up, to be started again from its checkpoint: then it is told of. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Transform transform;
    private final String deliveryStreamArn;
    private final FunctionCaller caller;
    private final Duration patience;

    TransformBatch(Transform transform, String deliveryStreamArn, FunctionCaller caller, Duration patience) {
        this.transform = transform;
        this.deliveryStreamArn = deliveryStreamArn;
        this.caller = caller;
        this.patience = patience;
    }

    /** Where the records of a batch end up. */
    interface Results {
        void ok(SourceRecord record, Map<String, String> partitionKeys);

        void failed(FailedRecord failed);
    }

    void run(String invocationId, List<SourceRecord> batch, Results results) {
        Map<String, SourceRecord> byId = new LinkedHashMap<>();
        batch.forEach(record -> byId.put(id(record), record));
        int attempts = 0;
        while (true) {
            attempts++;
            try {
                byte[] answer = answer(request(invocationId, byId), trace(batch));
                sort(byId, answer, attempts, results);
                return;
            } catch (FunctionFailure e) {
                failAll(batch, "Lambda.FunctionError", e, attempts, results);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a function was called", e);
            } catch (IOException e) {
                if (attempts > transform.retries()) {
                    failAll(batch, "Lambda.InvokeFailed", e, attempts, results);
                    return;
                }
            }
        }
    }

    /** A call that nobody could be asked for is no attempt. */
    private byte[] answer(byte[] request, @Nullable TraceContext trace)
            throws IOException, InterruptedException, FunctionFailure {
        long began = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return caller.call(transform.functionArn(), request, trace);
            } catch (Unreachable e) {
                if (System.nanoTime() - began > patience.toNanos()) {
                    throw new IllegalStateException(e.getMessage(), e);
                }
                Thread.sleep(pause.toMillis());
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** The call belongs to the first of its records that is traced. */
    private static @Nullable TraceContext trace(List<SourceRecord> batch) {
        for (SourceRecord record : batch) {
            OpenSpan span = record.trace();
            if (span != null) {
                return span.context();
            }
        }
        return null;
    }

    private static String id(SourceRecord record) {
        return "%d-%020d-%d".formatted(record.shard(), record.offset(), record.subSequence());
    }

    private byte[] request(String invocationId, Map<String, SourceRecord> records) throws IOException {
        ObjectNode request = JSON.createObjectNode();
        request.put("invocationId", invocationId);
        request.put("deliveryStreamArn", deliveryStreamArn);
        request.put("region", region());
        ArrayNode array = request.putArray("records");
        records.forEach((id, record) -> array.addObject()
                .put("recordId", id)
                .put("approximateArrivalTimestamp", record.arrivedAt().toEpochMilli())
                .put("data", record.data()));
        return JSON.writeValueAsBytes(request);
    }

    private String region() {
        String[] arn = deliveryStreamArn.split(":", -1);
        return arn.length > 3 ? arn[3] : "";
    }

    private static void sort(Map<String, SourceRecord> byId, byte[] answer, int attempts, Results results) {
        Map<String, JsonNode> answers = new HashMap<>();
        Set<String> doubled = new HashSet<>();
        try {
            if (answer.length > MAX_BYTES) {
                throw new IOException(
                        "the answer has " + answer.length + " bytes (expected: at most " + MAX_BYTES + ")");
            }
            for (JsonNode record : JSON.readTree(answer).path("records")) {
                String id = record.path("recordId").asText();
                if (answers.put(id, record) != null) {
                    doubled.add(id);
                }
            }
        } catch (IOException e) {
            failAll(byId.values(), "Lambda.JsonProcessingException", e, attempts, results);
            return;
        }
        byId.forEach((id, record) -> {
            JsonNode result = answers.get(id);
            if (result == null) {
                fail(record, "Lambda.MissingRecordId", "The function returned no record " + id, attempts, results);
            } else if (doubled.contains(id)) {
                fail(
                        record,
                        "Lambda.DuplicatedRecordId",
                        "The function returned record " + id + " more than once",
                        attempts,
                        results);
            } else {
                one(record, result, attempts, results);
            }
        });
    }

    private static void one(SourceRecord record, JsonNode result, int attempts, Results results) {
        switch (result.path("result").asText()) {
            case "Ok" -> {
                try {
                    Map<String, String> keys = new TreeMap<>();
                    for (Map.Entry<String, JsonNode> key :
                            result.path("metadata").path("partitionKeys").properties()) {
                        keys.put(key.getKey(), PartitionValues.checked(key.getKey(), key.getValue()));
                    }
                    byte[] data = result.path("data").binaryValue();
                    results.ok(record.withData(data == null ? new byte[0] : data), keys);
                } catch (IOException e) {
                    fail(record, "Lambda.JsonProcessingException", String.valueOf(e.getMessage()), attempts, results);
                }
            }
            case "Dropped" -> {
                // as the function wished
            }
            case "ProcessingFailed" ->
                fail(
                        record,
                        "Lambda.ProcessingFailedStatus",
                        "ProcessingFailed status set for record",
                        attempts,
                        results);
            default ->
                fail(
                        record,
                        "Lambda.JsonProcessingException",
                        "result is " + result.path("result").asText() + " (expected: Ok, Dropped or ProcessingFailed)",
                        attempts,
                        results);
        }
    }

    private static void failAll(
            Iterable<SourceRecord> records, String code, Exception e, int attempts, Results results) {
        records.forEach(record -> fail(record, code, String.valueOf(e.getMessage()), attempts, results));
    }

    private static void fail(SourceRecord record, String code, String message, int attempts, Results results) {
        results.failed(new FailedRecord(record, ErrorType.PROCESSING, code, message, attempts));
    }
}
