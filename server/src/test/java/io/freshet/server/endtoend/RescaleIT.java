package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationStatus;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Tag;

/**
 * Applications that run side by side with themselves, over a stream of several shards, while they are made wider and narrower and their server is killed. All that
 * belongs to a key is in one shard, so what they give is settled by their input: it is compared with what a twin gives that is one wide all the time.
 *
 * <p>{@code -Dfreshet.kills=30 -Dfreshet.seed=7} for more changes, other moments and other widths.
 */
class RescaleIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CHANGES = Integer.getInteger("freshet.kills", 3);
    private static final long SEED = Long.getLong("freshet.seed", 20_261_122L);
    private static final int SHARDS = 4;
    private static final int WIDEST = 5; // one more than there are shards
    private static final int KEYS = 12;
    private static final int BATCH = 200;
    private static final String INPUT = "-- input SOURCE_SQL_STREAM_001 (id INTEGER, k VARCHAR(8), v DOUBLE)\n";
    private static final String SLIDING = INPUT + "CREATE STREAM \"OUT\" (ID INTEGER, N INTEGER, IDS BIGINT);\n"
            + "CREATE PUMP \"P\" AS INSERT INTO \"OUT\" SELECT STREAM \"id\", COUNT(*) OVER W, SUM(\"id\") OVER W"
            + " FROM \"SOURCE_SQL_STREAM_001\" WINDOW W AS (PARTITION BY \"k\" RANGE INTERVAL '20' SECOND PRECEDING);";
    private static final String TUMBLING = INPUT
            + "CREATE STREAM \"OUT\" (K VARCHAR(8), N INTEGER, IDS BIGINT, T TIMESTAMP);\n"
            + "CREATE PUMP \"P\" AS INSERT INTO \"OUT\" SELECT STREAM \"k\", COUNT(*), SUM(\"id\"), ROWTIME"
            + " FROM \"SOURCE_SQL_STREAM_001\" GROUP BY \"k\", STEP(\"SOURCE_SQL_STREAM_001\".ROWTIME BY INTERVAL '3' SECOND);";

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final Example sliding = new Example("sliding", SLIDING).over(SHARDS);
    private final Example tumbling = new Example("tumbling", TUMBLING).over(SHARDS);
    private final List<Example> applications = List.of(sliding, tumbling);
    private int put;

    @Test
    void resultsAreThoseOfOneThatIsOneWide() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory);
                KinesisAnalyticsV2Client analytics = server.analytics()) {
            for (Example application : applications) {
                application.create(server, analytics, "OUT");
                application.start(analytics);
            }
            for (int change = 0; change < CHANGES; change++) {
                putSome(server);
                widen(analytics);
                if (change % 2 == 0) {
                    Thread.sleep(random.nextInt(1_500)); // in the middle of it, or after
                    server.strike(random);
                }
            }
            putSome(server);
            compare(server, analytics, sliding, rows -> rows.size());
            compare(server, analytics, tumbling, RescaleIT::counted);
        }
    }

    private void putSome(ServerProcess server) throws InterruptedException {
        try (KinesisClient kinesis = server.kinesis()) {
            for (int batch = 0; batch < 3; batch++) {
                List<String> records = new ArrayList<>();
                for (int i = 0; i < BATCH; i++, put++) {
                    records.add(String.format(
                            Locale.ROOT, "{\"k\":\"k%02d\",\"id\":%d,\"v\":1}", random.nextInt(KEYS), put));
                }
                applications.forEach(application -> application.put(kinesis, records, RescaleIT::key));
                Thread.sleep(random.nextInt(400));
            }
        }
    }

    private static String key(String record) {
        return record.substring(6, 9);
    }

    private void widen(KinesisAnalyticsV2Client analytics) throws Exception {
        for (Example application : applications) {
            application.await(analytics, ApplicationStatus.RUNNING);
            String width = Integer.toString(1 + random.nextInt(WIDEST));
            analytics.tagResource(r -> r.resourceARN(
                            application.detail(analytics).applicationARN())
                    .tags(Tag.builder().key("freshet:parallelism").value(width).build()));
            System.out.printf(Locale.ROOT, "seed %d: %s is to be %s wide%n", SEED, application.name, width);
        }
    }

    private interface Count {
        long of(List<JsonNode> rows);
    }

    private static long counted(List<JsonNode> rows) {
        return rows.stream().mapToLong(row -> row.path("N").asLong()).sum();
    }

    private void compare(ServerProcess server, KinesisAnalyticsV2Client analytics, Example application, Count count)
            throws Exception {
        List<String> changed = results(server, application, count);
        Example twin = application.twin(application.name + "-one-wide");
        twin.create(server, analytics, "OUT");
        twin.start(analytics);
        List<String> unchanged = results(server, twin, count);

        assertThat(changed).as(application.name + ", seed " + SEED).containsExactlyInAnyOrderElementsOf(unchanged);
        System.out.printf(
                Locale.ROOT,
                "seed %d: %s: %d records, %d rows, the same%n",
                SEED,
                application.name,
                put,
                changed.size());
    }

    private List<String> results(ServerProcess server, Example application, Count count) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        try (KinesisClient kinesis = server.kinesis()) {
            Await.until(
                    PATIENCE,
                    () -> application.name + ": " + count.of(rows) + " of " + put + "; log: " + server.log(),
                    () -> {
                        rows.clear();
                        rows.addAll(application.rows(kinesis));
                        return count.of(rows) >= put;
                    });
            Thread.sleep(1_500); // what comes twice would have come by now
            List<JsonNode> all = application.rows(kinesis);
            assertThat(count.of(all)).as(application.name).isEqualTo(put);
            return all.stream().map(JsonNode::toString).toList();
        }
    }
}
