package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** The shards of an application's input and output change while it runs. */
class ReshardIT {
    private static final int RECORDS = 400;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void anApplicationLosesAndRepeatsNothingWhenShardsChange() throws Exception {
        String sql = "CREATE OR REPLACE STREAM \"OUT\" (ID INTEGER);\n"
                + "CREATE OR REPLACE PUMP \"P\" AS INSERT INTO \"OUT\" SELECT STREAM ID FROM \"SOURCE_SQL_STREAM_001\";";
        try (ServerProcess server = ServerProcess.start(directory);
                KinesisClient kinesis = server.kinesis()) {
            Pipeline.createStream(server, "numbers", 1);
            Pipeline.createStream(server, "copies", 1);
            Pipeline.runApplication(server, "copy", sql, "OUT", Pipeline.streamArn("copies"));

            CompletableFuture<Void> puts = CompletableFuture.runAsync(() -> put(kinesis));
            scale(kinesis, "numbers", 2);
            scale(kinesis, "copies", 3);
            scale(kinesis, "numbers", 1);
            scale(kinesis, "copies", 2);
            puts.get();

            ShardWalk copies = new ShardWalk(kinesis, "copies");
            Await.until(
                    Duration.ofSeconds(60),
                    () -> copies.ids.size() + " of " + RECORDS + " rows; " + server.log(),
                    () -> copies.readOn() >= RECORDS);
            assertThat(copies.ids)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, RECORDS).boxed().toList());
            theCommandLineShowsIt(server);
        }
    }

    private static void theCommandLineShowsIt(ServerProcess server) throws Exception {
        assertThat(server.freshet("stream", "list"))
                .startsWith("0\n")
                .containsPattern("copies +ACTIVE +PROVISIONED +2 +24 h")
                .containsPattern("numbers +ACTIVE +PROVISIONED +1 +24 h");
        assertThat(server.freshet("stream", "describe", "numbers"))
                .startsWith("0\n")
                .containsPattern("shardId-000000000000 +closed +100.000 % of the hash keys\n")
                .containsPattern("shardId-000000000001 +closed +50.000 % .*, out of shardId-000000000000\n")
                .containsPattern("open +100.000 % .*, out of shardId-000000000001 and shardId-000000000002\n");
        assertThat(server.freshet("stream", "tail", "numbers", "--no-follow").lines())
                .hasSize(1 + RECORDS)
                .contains("{\"id\":0}", "{\"id\":" + (RECORDS - 1) + "}");
        assertThat(server.freshet("stream", "put", "numbers", "{\"id\":-1}", "--key", "k"))
                .isEqualTo("0\n1 record put\n");
        String rows =
                server.freshet("stream", "tail", "numbers", "--no-follow", "--from", "oldest", "--output", "json");
        JsonNode last = JSON.readTree(rows.substring(rows.lastIndexOf("\n{") + 1));
        assertThat(last.path("data").asText()).isEqualTo("{\"id\":-1}");
        assertThat(last.path("key").asText()).isEqualTo("k");
        assertThat(server.freshet("stream", "tail", "numbers", "--from", "yesterday"))
                .isEqualTo(
                        "1\nfreshet: --from: yesterday (expected: latest, oldest, or a time as 2026-01-31T12:00:00Z)\n");
        assertThat(server.freshet("stream", "describe", "number"))
                .startsWith("1\nfreshet: ResourceNotFoundException: ")
                .contains("number");
        assertThat(server.freshet("stream", "create", "more", "--shards", "3")).isEqualTo("0\n");
        assertThat(server.freshet("stream", "delete", "more")).isEqualTo("0\n");
    }

    private static void put(KinesisClient kinesis) {
        for (int i = 0; i < RECORDS; i++) {
            String id = Integer.toString(i);
            kinesis.putRecord(
                    r -> r.streamName("numbers").partitionKey(id).data(SdkBytes.fromUtf8String("{\"id\":" + id + "}")));
        }
    }

    private static void scale(KinesisClient kinesis, String stream, int shards) {
        kinesis.updateShardCount(
                r -> r.streamName(stream).targetShardCount(shards).scalingType(ScalingType.UNIFORM_SCALING));
    }

    /** Reads a stream as a consumer does: every shard to its end. */
    private static final class ShardWalk {
        final List<Integer> ids = new ArrayList<>();
        private final KinesisClient kinesis;
        private final Map<String, String> iterators = new HashMap<>();

        ShardWalk(KinesisClient kinesis, String stream) {
            this.kinesis = kinesis;
            for (Shard shard : kinesis.listShards(r -> r.streamName(stream)).shards()) {
                iterators.put(
                        shard.shardId(),
                        kinesis.getShardIterator(r -> r.streamName(stream)
                                        .shardId(shard.shardId())
                                        .shardIteratorType("TRIM_HORIZON"))
                                .shardIterator());
            }
        }

        int readOn() throws Exception {
            for (String shard : List.copyOf(iterators.keySet())) {
                String iterator = iterators.get(shard);
                GetRecordsResponse response = kinesis.getRecords(r -> r.shardIterator(iterator));
                for (Record record : response.records()) {
                    ids.add(JSON.readTree(record.data().asByteArrayUnsafe())
                            .get("ID")
                            .asInt());
                }
                if (response.nextShardIterator() == null) {
                    iterators.remove(shard);
                } else {
                    iterators.put(shard, response.nextShardIterator());
                }
            }
            return ids.size();
        }
    }
}
