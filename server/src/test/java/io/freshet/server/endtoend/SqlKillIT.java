package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationStatus;

/**
 * Applications with state on a server that is killed at random moments. Their time is that of the records, so what each gives is settled by its input: it
 * is compared, row by row, with what a twin of it gives that reads the same input afterwards and that nobody disturbs. {@code clock} goes by the clock
 * instead; of it, only the sums are known.
 *
 * <p>{@code -Dfreshet.kills=30 -Dfreshet.seed=7 -Dfreshet.applications=stagger,forest} for more kills, other moments, and some of the applications.
 */
class SqlKillIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int KILLS = Integer.getInteger("freshet.kills", 2);
    private static final long SEED = Long.getLong("freshet.seed", 20_261_121L);
    private static final String BY_CLOCK = "clock";
    private static final String LAST = "last";
    private static final String USUAL = "tumbling,sliding,joined,stagger,forest," + BY_CLOCK;
    private static final int KEYS = 5;
    private static final int BATCHES = 3;
    private static final int BATCH = 100;
    private static final int MILLIS_BETWEEN_RECORDS = 10;
    private static final String INPUT =
            "-- input SOURCE_SQL_STREAM_001 (id INTEGER, k VARCHAR(8), pair INTEGER, v DOUBLE, at BIGINT)\n";
    private static final String EVENTS =
            "CREATE STREAM \"EVENTS\" (ID INTEGER, K VARCHAR(8), PAIR INTEGER, V DOUBLE);\n"
                    + "CREATE PUMP \"EVENT_PUMP\" AS INSERT INTO \"EVENTS\" SELECT STREAM \"id\", \"k\", \"pair\", \"v\","
                    + " TO_TIMESTAMP(\"at\") AS ROWTIME FROM \"SOURCE_SQL_STREAM_001\";\n";
    private static final Map<String, Query> QUERIES = queries();

    @TempDir
    Path directory;

    private final Map<String, Example> applications = new LinkedHashMap<>();
    private int put;

    /** How one sees of the results that all that was put is in them. */
    private enum Measure {
        /** The Ns of all rows are as many as were put. */
        COUNTS,
        ROW_FOR_EACH_RECORD,
        ROW_FOR_EACH_PAIR
    }

    /** An application: the columns of its output, its query, and how many results it must have. */
    private record Query(Measure measure, String columns, String text) {
        String code(boolean byClock) {
            return INPUT + (byClock ? "" : EVENTS) + "CREATE STREAM \"OUT\" (" + columns + ");\n"
                    + "CREATE PUMP \"P\" AS INSERT INTO \"OUT\" SELECT STREAM " + text + ";";
        }
    }

    private static Map<String, Query> queries() {
        Map<String, Query> queries = new LinkedHashMap<>();
        queries.put(
                "tumbling",
                new Query(
                        Measure.COUNTS,
                        "K VARCHAR(8), N INTEGER, IDS BIGINT, T TIMESTAMP",
                        "K, COUNT(*), SUM(ID), ROWTIME FROM EVENTS"
                                + " GROUP BY K, STEP(EVENTS.ROWTIME BY INTERVAL '2' SECOND)"));
        queries.put(
                "sliding",
                new Query(
                        Measure.ROW_FOR_EACH_RECORD,
                        "ID INTEGER, N INTEGER, IDS BIGINT, LEAST INTEGER",
                        "ID, COUNT(*) OVER W, SUM(ID) OVER W, MIN(ID) OVER W FROM EVENTS"
                                + " WINDOW W AS (PARTITION BY K RANGE INTERVAL '5' SECOND PRECEDING)"));
        queries.put(
                "joined",
                new Query(
                        Measure.ROW_FOR_EACH_PAIR,
                        "ID INTEGER, PARTNER INTEGER, T TIMESTAMP",
                        "a.ID, b.ID, ROWTIME FROM EVENTS OVER (RANGE INTERVAL '5' SECOND PRECEDING) AS a"
                                + " JOIN EVENTS OVER (RANGE INTERVAL '5' SECOND PRECEDING) AS b ON a.ID = b.PAIR"));
        queries.put(
                "stagger",
                new Query(
                        Measure.COUNTS,
                        "K VARCHAR(8), N INTEGER, IDS BIGINT, T TIMESTAMP",
                        "K, COUNT(*), SUM(ID), ROWTIME FROM EVENTS"
                                + " WINDOWED BY STAGGER (PARTITION BY K RANGE INTERVAL '3' SECOND)"));
        queries.put(
                "forest",
                new Query(
                        Measure.ROW_FOR_EACH_RECORD,
                        "ID INTEGER, V DOUBLE, SCORE DOUBLE",
                        "* FROM TABLE(RANDOM_CUT_FOREST(CURSOR(SELECT STREAM ID, V FROM EVENTS), 20, 64))"));
        queries.put(
                "top",
                new Query(
                        Measure.COUNTS,
                        "K VARCHAR(8), N INTEGER",
                        "* FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM * FROM EVENTS), 'K', 10, 2))"));
        queries.put(BY_CLOCK, byClock());
        return queries;
    }

    private static Query byClock() {
        return new Query(
                Measure.COUNTS,
                "K VARCHAR(8), N INTEGER",
                "\"k\", COUNT(*) FROM \"SOURCE_SQL_STREAM_001\""
                        + " GROUP BY \"k\", STEP(\"SOURCE_SQL_STREAM_001\".ROWTIME BY INTERVAL '2' SECOND)");
    }

    @Test
    void resultsAreThoseOfAnUndisturbedRun() throws Exception {
        Random random = new Random(SEED);
        try (ServerProcess server = ServerProcess.start(directory);
                KinesisAnalyticsV2Client analytics = server.analytics()) {
            create(server, analytics);
            for (int kill = 0; kill < KILLS; kill++) {
                putSome(server, random);
                Thread.sleep(random.nextInt(2_500)); // the moment of the kill is the chance
                server.strike(random);
                System.out.printf(Locale.ROOT, "seed %d: killed %d times%n", SEED, kill + 1);
            }
            putSome(server, random);
            putLast(server);
            for (Example application : applications.values()) {
                compare(server, analytics, application);
            }
        }
    }

    private void create(ServerProcess server, KinesisAnalyticsV2Client analytics) throws Exception {
        Set<String> wanted =
                Set.of(System.getProperty("freshet.applications", USUAL).split(","));
        assertThat(QUERIES.keySet()).as("applications").containsAll(wanted);
        QUERIES.forEach((name, query) -> {
            if (wanted.contains(name)) {
                applications.put(name, new Example(name, query.code(name.equals(BY_CLOCK))));
            }
        });
        for (Example application : applications.values()) {
            application.create(server, analytics, "OUT");
            application.start(analytics);
        }
        for (Example application : applications.values()) {
            application.await(analytics, ApplicationStatus.RUNNING);
        }
    }

    /** A few batches into every application's stream; each second record is the partner of the one before it. */
    private void putSome(ServerProcess server, Random random) throws InterruptedException {
        try (KinesisClient kinesis = server.kinesis()) {
            for (int batch = 0; batch < BATCHES; batch++) {
                List<String> records = new ArrayList<>();
                for (int i = 0; i < BATCH; i++, put++) {
                    records.add(record("k" + random.nextInt(KEYS), random.nextGaussian(), put));
                }
                applications.values().forEach(application -> application.put(kinesis, records));
                Thread.sleep(random.nextInt(400));
            }
        }
    }

    /** A record that is much later than all others, so that their windows end. */
    private void putLast(ServerProcess server) {
        try (KinesisClient kinesis = server.kinesis()) {
            String last = record(LAST, 0, put + 1_000_000);
            applications.values().forEach(application -> application.put(kinesis, List.of(last)));
        }
    }

    private static String record(String key, double value, int id) {
        return String.format(
                Locale.ROOT,
                "{\"id\":%d,\"k\":\"%s\",\"pair\":%d,\"v\":%.6f,\"at\":%d}",
                id,
                key,
                id % 2 == 0 ? -1 : id - 1,
                value,
                (long) id * MILLIS_BETWEEN_RECORDS);
    }

    private void compare(ServerProcess server, KinesisAnalyticsV2Client analytics, Example application)
            throws Exception {
        String what = application.name + " after " + KILLS + " kills, seed " + SEED;
        Measure measure = Objects.requireNonNull(QUERIES.get(application.name)).measure();
        List<String> disturbed = results(server, application, measure, what);
        if (application.name.equals(BY_CLOCK)) {
            return; // that all is counted, once, is all that is settled
        }
        Example twin = application.twin(application.name + "-undisturbed");
        twin.create(server, analytics, "OUT");
        twin.start(analytics);
        twin.await(analytics, ApplicationStatus.RUNNING);
        List<String> undisturbed = results(server, twin, measure, what + ", undisturbed");
        analytics.stopApplication(r -> r.applicationName(twin.name));

        assertThat(disturbed).as(what).containsExactlyInAnyOrderElementsOf(undisturbed);
        System.out.printf(Locale.ROOT, "%s: %d records, %d rows, the same%n", what, put, disturbed.size());
    }

    /** All rows, when all that was put is in them; none more may come then. */
    private List<String> results(ServerProcess server, Example application, Measure measure, String what)
            throws Exception {
        long expected =
                switch (measure) {
                    case COUNTS -> put;
                    case ROW_FOR_EACH_RECORD -> put + 1;
                    case ROW_FOR_EACH_PAIR -> put / 2;
                };
        List<JsonNode> rows = new ArrayList<>();
        try (KinesisClient kinesis = server.kinesis()) {
            Await.until(
                    PATIENCE,
                    () -> what + ": " + rows.size() + " rows of " + put + " records; log: " + server.log(),
                    () -> {
                        rows.clear();
                        rows.addAll(application.rows(kinesis));
                        return counted(measure, rows) >= expected;
                    });
            Thread.sleep(1_500); // what comes twice would have come by now
            List<JsonNode> all = application.rows(kinesis);
            assertThat(counted(measure, all)).as(what).isEqualTo(expected);
            return all.stream().map(JsonNode::toString).toList();
        }
    }

    /** What was put as far as rows tell of it; the last record of all is none of those that are counted. */
    private static long counted(Measure measure, List<JsonNode> rows) {
        return measure == Measure.COUNTS
                ? rows.stream()
                        .filter(row -> !row.path("K").asText().equals(LAST))
                        .mapToLong(row -> row.path("N").asLong())
                        .sum()
                : rows.size();
    }
}
