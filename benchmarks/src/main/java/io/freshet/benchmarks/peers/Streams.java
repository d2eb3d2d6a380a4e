package io.freshet.benchmarks.peers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is done to a server besides loading it: streams are created, shards listed, iterators fetched. */
final class Streams {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port;

    Streams(int port) {
        this.port = port;
    }

    /** Creates a stream and returns when it is ACTIVE and each of its shards has answered once. */
    void create(String name, int shards) throws IOException, InterruptedException {
        try (Connection connection = new Connection(port)) {
            connection
                    .post("CreateStream", Wire.JSON, Wire.JSON.body(body -> {
                        body.writeStringField("StreamName", name);
                        body.writeNumberField("ShardCount", shards);
                    }))
                    .orFail("CreateStream");
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!isActive(connection, name)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "stream " + name + ": not ACTIVE after " + PATIENCE.toSeconds() + " s");
                }
                Thread.sleep(50);
            }
            for (String shard : shards(name)) {
                iterator(connection, Wire.JSON, name, shard, "LATEST");
            }
        }
    }

    private static boolean isActive(Connection connection, String name) throws IOException {
        Answer answer =
                connection.post("DescribeStreamSummary", Wire.JSON, named(name)).orFail("DescribeStreamSummary");
        return Wire.JSON
                .tree(answer)
                .path("StreamDescriptionSummary")
                .path("StreamStatus")
                .asText()
                .equals("ACTIVE");
    }

    List<String> shards(String name) throws IOException {
        try (Connection connection = new Connection(port)) {
            Answer answer =
                    connection.post("ListShards", Wire.JSON, named(name)).orFail("ListShards");
            List<String> shards = new ArrayList<>();
            for (JsonNode shard : Wire.JSON.tree(answer).path("Shards")) {
                shards.add(shard.path("ShardId").asText());
            }
            return shards;
        }
    }

    static String iterator(Connection connection, Wire wire, String name, String shard, String type)
            throws IOException {
        Answer answer = connection
                .post("GetShardIterator", wire, wire.body(body -> {
                    body.writeStringField("StreamName", name);
                    body.writeStringField("ShardId", shard);
                    body.writeStringField("ShardIteratorType", type);
                }))
                .orFail("GetShardIterator");
        return wire.tree(answer).path("ShardIterator").asText();
    }

    private static byte[] named(String name) {
        return Wire.JSON.body(body -> body.writeStringField("StreamName", name));
    }
}
