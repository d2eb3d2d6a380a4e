package io.freshet.firehosesink.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Configs;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.Ledger;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.lane.StartPosition;
import io.freshet.firehosesink.lane.TableLoad;
import io.freshet.firehosesink.load.Postgres;
import io.freshet.firehosesink.s3.EmbeddedObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A delivery on Flink into a bucket, and from there into a table of a real PostgreSQL. */
@Timeout(180)
class LoadJobTest {
    private static final int RECORDS = 3_000;

    @Test
    void loadsEveryRecordOnceThoughTheJobFailsAndTheTableIsMissingFirst(@TempDir Path directory) throws Exception {
        try (Postgres postgres = Postgres.start();
                EmbeddedObjectStore store =
                        EmbeddedObjectStore.start(directory.resolve("objects"), "127.0.0.1", 0, "local", "secret")) {
            store.createBucket("bucket");
            TestLog log = new TestLog("loading", 3);
            log.failuresLeft.set(3);
            DeliveryCluster job = new DeliveryCluster(parts(postgres, store, "1"));
            for (int i = 0; i < RECORDS / 2; i++) {
                log.append(i % 3, ("{\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8));
            }
            awaitFailure(postgres);
            postgres.execute("CREATE TABLE numbers (n int)");
            // what waits goes on with the job
            job.restartWith(parts(postgres, store, "2"), directory.resolve("savepoints"));
            for (int i = RECORDS / 2; i < RECORDS; i++) {
                log.append(i % 3, ("{\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8));
            }
            awaitRows(postgres);
            job.end();

            assertThat(postgres.rows("SELECT count(*), count(DISTINCT n), min(n), max(n) FROM numbers"))
                    .containsExactly(RECORDS + "," + RECORDS + ",0," + (RECORDS - 1));
            assertThat(postgres.rows("SELECT sum(row_count) FROM freshet_loads"))
                    .containsExactly(Integer.toString(RECORDS));
            assertThat(log.failuresLeft.get()).as("failures left").isLessThanOrEqualTo(0);
        }
    }

    private static void awaitFailure(Postgres postgres) throws Exception {
        for (int i = 0; i < 600; i++) {
            if (postgres.rows("SELECT to_regclass('freshet_load_failures')").contains("freshet_load_failures")
                    && !postgres.rows("SELECT message FROM freshet_load_failures")
                            .isEmpty()) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no load was tried");
    }

    private static void awaitRows(Postgres postgres) throws Exception {
        List<String> rows = List.of();
        for (int i = 0; i < 1_200; i++) {
            rows = postgres.rows("SELECT count(DISTINCT n) FROM numbers");
            if (rows.contains(Integer.toString(RECORDS))) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("rows: " + rows);
    }

    private static DeliveryParts parts(Postgres postgres, EmbeddedObjectStore store, String version) {
        TableLoad load = new TableLoad(
                postgres.database(),
                "\"numbers\"",
                List.of(),
                new TableLoad.CopyFormat.JsonKeys(false),
                Duration.ofMinutes(10));
        DeliveryConfig config = new DeliveryConfig(
                "orders",
                Configs.ARN,
                version,
                Configs.target("", "", Configs.plainFormat()),
                new BufferingHints(1 << 20, Duration.ofMillis(300)),
                Processing.NONE,
                null,
                null,
                load);
        return new DeliveryParts(
                config,
                TestLog.readers("loading"),
                StartPosition.beginning(),
                store.config(),
                Ledger::none,
                () -> DeliveryMeter.NONE,
                null);
    }
}
