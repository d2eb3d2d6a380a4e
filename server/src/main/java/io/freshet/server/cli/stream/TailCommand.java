package io.freshet.server.cli.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.cli.option.OutputFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet stream tail}: the records of a stream as they come, children of a shard after it. */
@Command(
        name = "tail",
        description = "Print the records of a stream that arrive from now on; with --no-follow all there are",
        mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 300;

    @Mixin
    private StreamCalls server = new StreamCalls();

    @Parameters(paramLabel = "STREAM")
    private String stream = "";

    @Option(
            names = "--from",
            paramLabel = "latest|oldest|TIME",
            defaultValue = "latest",
            description = "from when on; a time as 2026-01-31T12:00:00Z (default: ${DEFAULT-VALUE})")
    private String from = "latest";

    @Option(names = "--no-follow", description = "print what is there and end")
    private boolean once;

    @Option(
            names = {"-n", "--records"},
            description = "end after so many")
    private @Nullable Long records;

    @Option(
            names = "--output",
            paramLabel = "table|json",
            defaultValue = "table",
            description = "table: the data; json: one line with key, shard, sequence number and time as well")
    private OutputFormat output = OutputFormat.TABLE;

    private final Map<String, String> iterators = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();
    private long printed;

    @Override
    public Integer call() throws InterruptedException, IOException {
        for (JsonNode shard : server.shards(stream)) {
            begin(shard.path("ShardId").asText(), start());
        }
        while (!iterators.isEmpty() && !done()) {
            boolean idle = true;
            for (String shard : iterators.keySet().toArray(String[]::new)) {
                idle &= read(shard);
            }
            if (idle && once) {
                return 0;
            }
            if (idle) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return 0;
    }

    private boolean done() {
        return System.out.checkError() || (records != null && printed >= records);
    }

    private ObjectNode start() {
        return switch (from) {
            case "latest" -> StreamCalls.stream(stream).put("ShardIteratorType", once ? "TRIM_HORIZON" : "LATEST");
            case "oldest" -> StreamCalls.stream(stream).put("ShardIteratorType", "TRIM_HORIZON");
            default ->
                StreamCalls.stream(stream)
                        .put("ShardIteratorType", "AT_TIMESTAMP")
                        .put("Timestamp", Times.epochSeconds("--from", from));
        };
    }

    private void begin(String shard, ObjectNode request) throws InterruptedException {
        if (known.add(shard)) {
            iterators.put(
                    shard,
                    server.call("GetShardIterator", request.put("ShardId", shard))
                            .path("ShardIterator")
                            .asText());
        }
    }

    /** Whether there was nothing, and nothing is known to follow. */
    private boolean read(String shard) throws InterruptedException, IOException {
        JsonNode answer = server.call("GetRecords", StreamCalls.members().put("ShardIterator", iterators.get(shard)));
        for (JsonNode each : answer.path("Records")) {
            if (done()) {
                return false;
            }
            print(shard, each);
        }
        if (answer.hasNonNull("NextShardIterator")) {
            iterators.put(shard, answer.path("NextShardIterator").asText());
        } else {
            iterators.remove(shard);
            for (JsonNode child : answer.path("ChildShards")) {
                begin(
                        child.path("ShardId").asText(),
                        StreamCalls.stream(stream).put("ShardIteratorType", "TRIM_HORIZON"));
            }
            return false;
        }
        return answer.path("Records").isEmpty()
                && answer.path("MillisBehindLatest").asLong() == 0;
    }

    private void print(String shard, JsonNode each) throws IOException {
        printed++;
        String data = new String(each.path("Data").binaryValue(), StandardCharsets.UTF_8);
        if (output == OutputFormat.TABLE) {
            System.out.println(data);
            return;
        }
        System.out.println(StreamCalls.members()
                .put("shard", shard)
                .put("sequenceNumber", each.path("SequenceNumber").asText())
                .put(
                        "arrived",
                        Times.text(each.path("ApproximateArrivalTimestamp").asDouble()))
                .put("key", each.path("PartitionKey").asText())
                .put("data", data));
    }
}
