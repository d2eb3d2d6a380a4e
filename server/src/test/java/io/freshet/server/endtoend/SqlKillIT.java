package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationStatus;

/**
 * Five applications with state on a server that is killed at random moments. What they would have given undisturbed is known, because nothing in it
 * depends on where a window's border falls: whatever was put must be in the results once. {@code -Dkills=30 -Dseed=7} for more and other moments.
 */
class SqlKillIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final long SEED = Long.getLong("seed", 20_261_121L);
    private static final int KEYS = 5;
    private static final int BATCH = 100;
    private static final String INPUT =
            "-- input SOURCE_SQL_STREAM_001 (id INTEGER, k VARCHAR(8), kind VARCHAR(8), pair INTEGER)\n";

    @TempDir
    Path directory;

    private final Map<String, Example> applications = new LinkedHashMap<>();
    private int put;

    @Test
    void resultsAreThoseOfAnUndisturbedRun() throws Exception {
        Random random = new Random(SEED);
        try (ServerProcess server = ServerProcess.start(directory);
                KinesisAnalyticsV2Client analytics = server.analytics()) {
            create(server, analytics);
            for (int kill = 0; kill < KILLS; kill++) {
                put(server, random);
                Thread.sleep(random.nextInt(2_500)); // the moment of the kill is the chance
                server.kill();
                server.startAgain();
            }
            put(server, random);
            awaitResults(server);
        }
    }

    private void create(ServerProcess server, KinesisAnalyticsV2Client analytics) throws Exception {
        application(
                "tumbling",
                "SELECT STREAM \"k\", COUNT(*) FROM \"SOURCE_SQL_STREAM_001\""
                        + " GROUP BY \"k\", STEP(\"SOURCE_SQL_STREAM_001\".ROWTIME BY INTERVAL '2' SECOND)");
        application(
                "sliding",
                "SELECT STREAM \"k\", COUNT(*) OVER (PARTITION BY \"k\" RANGE INTERVAL '1' DAY PRECEDING)"
                        + " FROM \"SOURCE_SQL_STREAM_001\"");
        application(
                "stagger",
                "SELECT STREAM \"k\", COUNT(*) FROM \"SOURCE_SQL_STREAM_001\""
                        + " WINDOWED BY STAGGER (PARTITION BY \"k\" RANGE INTERVAL '3' SECOND)");
        application(
                "joined",
                "SELECT STREAM a.\"kind\", a.\"id\" FROM \"SOURCE_SQL_STREAM_001\""
                        + " OVER (RANGE INTERVAL '1' DAY PRECEDING) AS a JOIN \"SOURCE_SQL_STREAM_001\""
                        + " OVER (RANGE INTERVAL '1' DAY PRECEDING) AS b ON a.\"id\" = b.\"pair\"");
        application(
                "top",
                "SELECT STREAM * FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR("
                        + "SELECT STREAM * FROM \"SOURCE_SQL_STREAM_001\"), 'k', 10, 2))");
        for (Example application : applications.values()) {
            application.create(server, analytics, "OUT");
            application.start(analytics);
        }
        for (Example application : applications.values()) {
            application.await(analytics, ApplicationStatus.RUNNING);
        }
    }

    private void application(String name, String query) {
        applications.put(
                name,
                new Example(
                        name,
                        INPUT + "CREATE STREAM \"OUT\" (K VARCHAR(8), N INTEGER);\n"
                                + "CREATE PUMP \"P\" AS INSERT INTO \"OUT\" " + query + ";"));
    }

    /** A few batches into every application's stream; each second record is the partner of the one before it. */
    private void put(ServerProcess server, Random random) throws InterruptedException {
        try (KinesisClient kinesis = server.kinesis()) {
            for (int batch = 0; batch < 3; batch++) {
                List<String> records = new ArrayList<>();
                for (int i = 0; i < BATCH; i++, put++) {
                    records.add("{\"id\":%d,\"k\":\"k%d\",\"kind\":\"x\",\"pair\":%d}"
                            .formatted(put, put % KEYS, put % 2 == 0 ? -1 : put - 1));
                }
                applications.values().forEach(application -> application.put(kinesis, records));
                Thread.sleep(random.nextInt(400));
            }
        }
    }

    private void awaitResults(ServerProcess server) throws Exception {
        Map<String, String> undisturbed = new TreeMap<>();
        for (int key = 0; key < KEYS; key++) {
            undisturbed.put("k" + key, Integer.toString(put / KEYS));
        }
        try (KinesisClient kinesis = server.kinesis()) {
            for (Example application : applications.values()) {
                List<JsonNode> rows = new ArrayList<>();
                Await.until(
                        PATIENCE,
                        () -> "seed " + SEED + ", " + application.name + ": " + sums(rows) + " of " + put + "; log: "
                                + server.log(),
                        () -> {
                            rows.clear();
                            rows.addAll(application.rows(kinesis));
                            return isComplete(application.name, rows);
                        });
                Thread.sleep(1_500); // what comes twice would have come by now
                check(application.name, application.rows(kinesis), undisturbed);
            }
        }
    }

    private boolean isComplete(String name, List<JsonNode> rows) {
        return switch (name) {
            case "sliding" -> rows.size() >= put;
            case "joined" -> rows.size() >= put / 2;
            default -> rows.stream().mapToInt(row -> row.path("N").asInt()).sum() >= put;
        };
    }

    private void check(String name, List<JsonNode> rows, Map<String, String> undisturbed) {
        String what = name + ", seed " + SEED;
        switch (name) {
            case "sliding" ->
                assertThat(rows.stream()
                                .map(row -> row.path("K").asText() + " "
                                        + row.path("N").asInt())
                                .toList())
                        .as(what)
                        .doesNotHaveDuplicates()
                        .hasSize(put)
                        .contains("k0 1", "k0 " + put / KEYS);
            case "joined" ->
                assertThat(rows.stream().map(row -> row.path("N").asInt()).toList())
                        .as(what)
                        .doesNotHaveDuplicates()
                        .hasSize(put / 2);
            default -> assertThat(sums(rows)).as(what).isEqualTo(undisturbed);
        }
    }

    private static Map<String, String> sums(List<JsonNode> rows) {
        Map<String, Integer> sums = rows.stream()
                .collect(Collectors.toMap(
                        row -> row.path("K").asText(), row -> row.path("N").asInt(), Integer::sum, TreeMap::new));
        Map<String, String> shown = new TreeMap<>();
        sums.forEach((key, sum) -> shown.put(key, Integer.toString(sum)));
        return shown;
    }
}
