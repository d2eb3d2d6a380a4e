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
    private static final String LAST = "last";
    private static final String USUAL = "tumbling,sliding,joined,stagger,forest," + StatefulQueries.BY_CLOCK;
    private static final int KEYS = 5;
    private static final int BATCHES = 3;
    private static final int BATCH = 100;
    private static final Map<String, StatefulQueries.Query> QUERIES = StatefulQueries.all();

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
                applications.put(name, new Example(name, query.code()));
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
                    records.add(StatefulQueries.record("k" + random.nextInt(KEYS), random.nextGaussian(), put));
                }
                applications.values().forEach(application -> application.put(kinesis, records));
                Thread.sleep(random.nextInt(400));
            }
        }
    }

    /** A record that is much later than all others, so that their windows end. */
    private void putLast(ServerProcess server) {
        try (KinesisClient kinesis = server.kinesis()) {
            String last = StatefulQueries.record(LAST, 0, put + 1_000_000);
            applications.values().forEach(application -> application.put(kinesis, List.of(last)));
        }
    }

    private void compare(ServerProcess server, KinesisAnalyticsV2Client analytics, Example application)
            throws Exception {
        String what = application.name + " after " + KILLS + " kills, seed " + SEED;
        StatefulQueries.Measure measure =
                Objects.requireNonNull(QUERIES.get(application.name)).measure();
        List<String> disturbed = results(server, application, measure, what);
        if (application.name.equals(StatefulQueries.BY_CLOCK)) {
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
    private List<String> results(
            ServerProcess server, Example application, StatefulQueries.Measure measure, String what) throws Exception {
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
    private static long counted(StatefulQueries.Measure measure, List<JsonNode> rows) {
        return measure == StatefulQueries.Measure.COUNTS
                ? rows.stream()
                        .filter(row -> !row.path("K").asText().equals(LAST))
                        .mapToLong(row -> row.path("N").asLong())
                        .sum()
                : rows.size();
    }
}
