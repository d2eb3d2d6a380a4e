package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

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
        }
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
