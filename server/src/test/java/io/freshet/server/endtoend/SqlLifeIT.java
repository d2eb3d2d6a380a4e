package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.cli.option.LiveClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationStatus;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RecordFormatType;

/** What an application lives through: stops, updates and a crash in the middle of a window, garbage, and people who watch it. */
@SuppressWarnings("NullAway.Init")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlLifeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ServerProcess server;
    private KinesisClient kinesis;
    private KinesisAnalyticsV2Client analytics;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        server = ServerProcess.start(directory);
        kinesis = server.kinesis();
        analytics = server.analytics();
    }

    @AfterAll
    void stop() {
        analytics.close();
        kinesis.close();
        server.close();
    }

    @Test
    void aWindowGoesOnAfterAStopAnUpdateThatKeepsThePlanAndACrash() throws Exception {
        Example app = new Example(
                "counted",
                """
                -- input SOURCE_SQL_STREAM_001 (id INTEGER)
                CREATE STREAM "OUT" (ID INTEGER, N INTEGER);
                CREATE PUMP "P" AS INSERT INTO "OUT"
                SELECT STREAM "id", COUNT(*) OVER (RANGE INTERVAL '5' MINUTE PRECEDING) FROM "SOURCE_SQL_STREAM_001";
                """);
        app.create(server, analytics, "OUT");
        app.start(analytics);
        app.await(analytics, ApplicationStatus.RUNNING);
        putAndAwait(app, 1);
        putAndAwait(app, 2);

        analytics.stopApplication(r -> r.applicationName("counted"));
        app.await(analytics, ApplicationStatus.READY);
        app.put(kinesis, List.of("{\"id\":3}"));
        analytics.startApplication(r -> r.applicationName("counted"));
        app.await(analytics, ApplicationStatus.RUNNING);
        awaitCounts(app, 3);

        analytics.updateApplication(r -> r.applicationName("counted")
                .currentApplicationVersionId(1L)
                .applicationConfigurationUpdate(c -> c.applicationCodeConfigurationUpdate(
                        code -> code.codeContentUpdate(t -> t.textContentUpdate("-- the same\n" + app.sql)))));
        app.await(analytics, ApplicationStatus.RUNNING);
        putAndAwait(app, 4);

        server.kill();
        server.startAgain();
        putAndAwait(app, 5);
    }

    private void putAndAwait(Example app, int id) throws Exception {
        app.put(kinesis, List.of("{\"id\":" + id + "}"));
        awaitCounts(app, id);
    }

    private void awaitCounts(Example app, int upTo) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        Await.until(PATIENCE, () -> rows + "; log: " + server.log(), () -> {
            rows.clear();
            rows.addAll(app.rows(kinesis));
            return rows.size() >= upTo;
        });
        assertThat(rows)
                .extracting(row ->
                        row.path("ID").asInt() + " is the " + row.path("N").asInt() + ".")
                .containsExactlyElementsOf(IntStream.rangeClosed(1, upTo)
                        .mapToObj(i -> i + " is the " + i + ".")
                        .toList());
    }

    @Test
    void everyStreamCanBeWatchedAndSaysWhyNothingComesOut() throws Exception {
        Example app = new Example(
                "watched",
                """
                -- input SOURCE_SQL_STREAM_001 (id INTEGER)
                CREATE STREAM "BIG" (ID INTEGER);
                CREATE PUMP "BIG_PUMP" AS INSERT INTO "BIG" SELECT STREAM "id" FROM "SOURCE_SQL_STREAM_001" WHERE "id" > 5;
                CREATE STREAM "OUT" (N INTEGER);
                CREATE PUMP "P" AS INSERT INTO "OUT"
                SELECT STREAM COUNT(*) FROM "BIG" GROUP BY STEP("BIG".ROWTIME BY INTERVAL '1' DAY);
                """);
        app.create(server, analytics, "OUT");
        assertThat(tail("watched", "OUT").err()).contains("application watched is READY and has no rows");
        app.start(analytics);
        app.await(analytics, ApplicationStatus.RUNNING);

        awaitReason("OUT", "no record has arrived since the application started");
        app.put(kinesis, List.of("garbage", "{\"id\":\"x\"}"));
        awaitReason(
                "OUT", "all rows of SOURCE_SQL_STREAM_001 went to error_stream, 2 so far; the last: COERCION_ERROR");
        app.put(kinesis, List.of("{\"id\":1}"));
        awaitReason("OUT", "pump BIG_PUMP has read 1 rows of SOURCE_SQL_STREAM_001, and its WHERE has let none");
        app.put(kinesis, List.of("{\"id\":9}"));
        awaitReason("OUT", "the window of pump P closes at ");

        assertThat(tail("watched", "SOURCE_SQL_STREAM_001").out())
                .contains("{\"id\":1}")
                .contains("{\"id\":9}");
        assertThat(tail("watched", "BIG").out()).contains("{\"ID\":9}").doesNotContain("{\"ID\":1}");
        assertThat(tail("watched", "error_stream").out())
                .contains("\"ERROR_NAME\":\"MALFORMED_RECORD\"")
                .contains("\"PUMP_NAME\":\"BIG_PUMP\"");
        Cli unknown = tail("watched", "OTHER");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err())
                .contains("application watched has no stream OTHER (expected one of: SOURCE_SQL_STREAM_001, BIG, OUT");
        assertThat(Cli.run("status", "--endpoint", server.endpoint().toString()).out())
                .containsPattern("watched +RUNNING .*lag \\d")
                .containsPattern("streams\n(.*\n)+applications\n(.*\n)+no delivery streams\n")
                .containsPattern("BIG +1 rows")
                .contains("the window of pump P closes at ");
    }

    private Cli tail(String application, String stream) throws IOException, InterruptedException {
        return Cli.run(
                "sql",
                "tail",
                application,
                stream,
                "--no-follow",
                "--endpoint",
                server.endpoint().toString());
    }

    private void awaitReason(String stream, String reason) throws Exception {
        List<String> seen = new ArrayList<>();
        LiveClient live = new LiveClient(server.endpoint());
        Await.until(PATIENCE, () -> "reasons: " + seen + "; expected: " + reason, () -> {
            seen.add(live.get("/watched/streams/" + stream).path("reasons").toString());
            return seen.get(seen.size() - 1).contains(reason);
        });
    }

    @Test
    void garbageStopsNothingAndIsToldWithItsPump() throws Exception {
        Example app = new Example(
                "dirty",
                """
                -- input SOURCE_SQL_STREAM_001 (id INTEGER, text VARCHAR(16))
                CREATE STREAM "OUT" (ID INTEGER, TEXT VARCHAR(16));
                CREATE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "id", "text" FROM "SOURCE_SQL_STREAM_001";
                """);
        app.create(server, analytics, "OUT");
        Pipeline.createStream(server, "dirty-errors", 1);
        analytics.addApplicationOutput(
                r -> r.applicationName("dirty").currentApplicationVersionId(1L).output(o -> o.name("error_stream")
                        .kinesisStreamsOutput(k -> k.resourceARN(Pipeline.streamArn("dirty-errors")))
                        .destinationSchema(d -> d.recordFormatType(RecordFormatType.JSON))));
        app.start(analytics);
        int bad = putDirty(app, 1_000);

        List<JsonNode> rows = new ArrayList<>();
        List<JsonNode> errors = new ArrayList<>();
        Await.until(PATIENCE, () -> rows.size() + " rows, " + errors.size() + " errors; log: " + server.log(), () -> {
            rows.clear();
            rows.addAll(app.rows(kinesis));
            errors.clear();
            errors.addAll(Example.rows(kinesis, "dirty-errors"));
            return rows.size() + errors.size() >= 1_000;
        });

        assertThat(errors).hasSize(bad).allSatisfy(error -> assertThat(
                        error.path("PUMP_NAME").asText())
                .isEqualTo("P"));
        assertThat(rows)
                .hasSize(1_000 - bad)
                .extracting(row -> row.path("ID").asInt())
                .doesNotHaveDuplicates();
        assertThat(app.detail(analytics).applicationStatus()).isEqualTo(ApplicationStatus.RUNNING);
    }

    /** A tenth is garbage of three kinds, a hundredth is a long text. How many are bad? */
    private int putDirty(Example app, int count) {
        Random random = new Random(4);
        int bad = 0;
        List<String> batch = new ArrayList<>();
        int bytes = 0;
        for (int id = 0; id < count; id++) {
            String record = "{\"id\":" + id + ",\"text\":\"" + "x".repeat(id % 100 == 50 ? 1_000_000 : 5) + "\"}";
            if (id % 10 == 3) {
                bad++;
                record = switch (random.nextInt(4)) {
                    case 0 -> "\u0000\u0001 no JSON " + id;
                    case 1 -> "{\"id\":" + "[".repeat(50_000) + "]".repeat(50_000) + ",\"text\":\"deep\"}";
                    case 2 -> "{\"id\":{\"of\":\"another type\"},\"text\":\"x\"}";
                    default -> "{\"id\":" + id + ",\"text\":\"cut of";
                };
            }
            batch.add(record);
            bytes += record.length();
            if (batch.size() == 100 || bytes > 3_000_000 || id == count - 1) {
                app.put(kinesis, batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
        }
        return bad;
    }
}
