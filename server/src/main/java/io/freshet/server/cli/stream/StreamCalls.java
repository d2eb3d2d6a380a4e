package io.freshet.server.cli.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.cli.option.ServerOption;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;

/** Asks a running server about streams. */
final class StreamCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private ServerOption server = new ServerOption();

    static ObjectNode members() {
        return JSON.createObjectNode();
    }

    static ObjectNode stream(String name) {
        return members().put("StreamName", name);
    }

    /** Calls an operation; throws with the server's own words if it refuses. */
    JsonNode call(String operation, ObjectNode request) throws InterruptedException {
        return server.call("kinesis", "Kinesis_20131202." + operation, request);
    }

    /** All shards, those that are closed as well. */
    List<JsonNode> shards(String name) throws InterruptedException {
        List<JsonNode> shards = new ArrayList<>();
        ObjectNode request = stream(name);
        while (true) {
            JsonNode answer = call("ListShards", request);
            answer.path("Shards").forEach(shards::add);
            if (!answer.hasNonNull("NextToken")) {
                return shards;
            }
            request = members().put("NextToken", answer.path("NextToken").asText());
        }
    }

    static boolean isOpen(JsonNode shard) {
        return !shard.path("SequenceNumberRange").hasNonNull("EndingSequenceNumber");
    }
}
