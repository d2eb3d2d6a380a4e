package io.freshet.jobs.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.trace.TraceContext;
import io.freshet.firehosesink.process.FunctionCaller;
import io.freshet.firehosesink.process.FunctionCaller.FunctionFailure;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches of records to one function, in the form in which Kinesis Analytics does, before an application as behind it, and matches the answer with
 * them. A call that fails, and an answer that leaves out a record or is none, is made again until it succeeds, less and less often: no record is lost
 * to a function that is not there, and everything behind it waits.
 */
public final class FunctionBatches implements Serializable {
    /** Of a request, before its data are written in base64. */
    public static final int MOST_BYTES = 4 << 20;

    /** Of a request. */
    public static final int MOST_RECORDS = 1_000;

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final FunctionCaller caller;
    private final String functionArn;
    private final String applicationArn;
    private final String streamArn;

    /** @param streamArn where the records come from; empty if they are rows of an application */
    public FunctionBatches(FunctionCaller caller, String functionArn, String applicationArn, String streamArn) {
        this.caller = caller;
        this.functionArn = functionArn;
        this.applicationArn = applicationArn;
        this.streamArn = streamArn;
    }

    /** A record of a request. Its id is its place in the batch. */
    public interface Outgoing {
        /** Adds {@code data} and what else the function is to know of it. */
        void describe(ObjectNode record);

        /** To which it belongs; null if it is not traced. A call belongs to the first of its records that is. */
        default @Nullable TraceContext trace() {
            return null;
        }
    }

    /**
     * What the function said of a record.
     *
     * @param result {@code Ok} and what else the two conversations know
     * @param data empty if the function gave none
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Answered(String result, byte[] data) {}

    /**
     * The answers to a batch, in its order.
     *
     * @param failed is told of every call that failed and will be made again
     */
    public List<Answered> call(List<? extends Outgoing> batch, Consumer<String> failed) throws InterruptedException {
        TraceContext trace = null;
        for (int i = 0; i < batch.size() && trace == null; i++) {
            trace = batch.get(i).trace();
        }
        byte[] request = request(batch);
        Duration pause = FIRST_PAUSE;
        while (true) {
            String problem;
            try {
                return answers(caller.call(functionArn, request, trace), batch.size());
            } catch (FunctionFailure | IOException e) {
                problem = String.valueOf(e.getMessage());
            }
            failed.accept(problem);
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private byte[] request(List<? extends Outgoing> batch) {
        ObjectNode request = JSON.createObjectNode();
        request.put("invocationId", UUID.randomUUID().toString());
        request.put("applicationArn", applicationArn);
        if (!streamArn.isEmpty()) {
            request.put("streamArn", streamArn);
        }
        ArrayNode records = request.putArray("records");
        for (int i = 0; i < batch.size(); i++) {
            ObjectNode record = records.addObject().put("recordId", Integer.toString(i));
            batch.get(i).describe(record);
        }
        try {
            return JSON.writeValueAsBytes(request);
        } catch (IOException e) {
            throw new IllegalStateException("a request that is made of plain values can be written", e);
        }
    }

    private static List<Answered> answers(byte[] answer, int records) throws IOException {
        Map<String, Answered> byId = new HashMap<>();
        for (JsonNode record : JSON.readTree(answer).path("records")) {
            byte[] data = record.path("data").isTextual() ? record.path("data").binaryValue() : new byte[0];
            byId.put(
                    record.path("recordId").asText(),
                    new Answered(record.path("result").asText(), data));
        }
        List<Answered> inOrder = new ArrayList<>(records);
        for (int i = 0; i < records; i++) {
            Answered one = byId.get(Integer.toString(i));
            if (one == null) {
                throw new IOException("The function's answer has no record " + i + " (expected: each of the " + records
                        + " recordIds that it was given)");
            }
            inOrder.add(one);
        }
        return inOrder;
    }
}
