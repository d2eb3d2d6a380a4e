package io.freshet.server.cli.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet stream put}: records from the command line or, a line each, from the input. */
@Command(
        name = "put",
        description = "Put a record, or each line of the input as a record, in their order for one key",
        mixinStandardHelpOptions = true)
final class PutCommand implements Callable<Integer> {
    private static final int BATCH = 500;
    private static final int BATCH_BYTES = 4 << 20;
    private static final int TRIES = 10;
    private static final long PAUSE_MILLIS = 200;

    @Mixin
    private StreamCalls server = new StreamCalls();

    @Parameters(index = "0", paramLabel = "STREAM")
    private String stream = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "DATA", description = "of one record (default: the input's)")
    private @Nullable String data;

    @Option(names = "--key", description = "the partition key of all (default: another one for each record)")
    private @Nullable String key;

    private long put;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (data != null) {
            send(List.of(data));
        } else {
            sendLines(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        }
        System.err.println(put + (put == 1 ? " record" : " records") + " put");
        return 0;
    }

    private void sendLines(BufferedReader input) throws IOException, InterruptedException {
        List<String> batch = new ArrayList<>();
        long bytes = 0;
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            batch.add(line);
            bytes += 4L * line.length();
            if (batch.size() == BATCH || bytes > BATCH_BYTES || !input.ready()) {
                send(batch);
                batch.clear();
                bytes = 0;
            }
        }
        if (!batch.isEmpty()) {
            send(batch);
        }
    }

    private void send(List<String> lines) throws InterruptedException {
        ArrayNode records = StreamCalls.members().putArray("Records");
        for (String line : lines) {
            records.addObject()
                    .put("PartitionKey", key == null ? UUID.randomUUID().toString() : key)
                    .put("Data", line.getBytes(StandardCharsets.UTF_8));
        }
        for (int tries = 1; ; tries++) {
            ObjectNode request = StreamCalls.stream(stream);
            request.set("Records", records);
            JsonNode answer = server.call("PutRecords", request);
            put += records.size() - answer.path("FailedRecordCount").asInt();
            ArrayNode failed = failed(records, answer.path("Records"));
            if (failed.isEmpty()) {
                return;
            }
            if (tries == TRIES) {
                throw new IllegalStateException(put + " records put, " + failed.size() + " refused " + TRIES
                        + " times: " + reason(answer.path("Records")));
            }
            records = failed;
            Thread.sleep(PAUSE_MILLIS * tries);
        }
    }

    private static ArrayNode failed(ArrayNode records, JsonNode results) {
        ArrayNode failed = StreamCalls.members().putArray("Records");
        for (int i = 0; i < records.size(); i++) {
            if (results.path(i).hasNonNull("ErrorCode")) {
                failed.add(records.get(i));
            }
        }
        return failed;
    }

    private static String reason(JsonNode results) {
        for (JsonNode result : results) {
            if (result.hasNonNull("ErrorCode")) {
                return result.path("ErrorCode").asText() + ": "
                        + result.path("ErrorMessage").asText();
            }
        }
        return "no reason given";
    }
}
