package io.freshet.firehosesink.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Configs;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.Ledger;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.lane.StartPosition;
import io.freshet.firehosesink.s3.Bucket;
import io.freshet.firehosesink.s3.EmbeddedObjectStore;
import io.freshet.firehosesink.s3.FaultProxy;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole delivery on Flink, into a real S3 server. */
@Timeout(120)
class DeliveryJobTest {
    private final Path directory;
    private @Nullable DeliveryCluster job;

    DeliveryJobTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void endJob() throws Exception {
        if (job != null) {
            job.end();
        }
    }

    @Test
    void deliversEveryRecordOnceThoughTheJobFails() throws Exception {
        try (EmbeddedObjectStore store =
                EmbeddedObjectStore.start(directory.resolve("objects"), "127.0.0.1", 0, "local", "localsecret")) {
            store.createBucket("bucket");
            TestLog log = new TestLog("failing", 3);
            log.failuresLeft.set(3);

            job = new DeliveryCluster(parts("failing", 300, Duration.ofMillis(300), store));
            for (int i = 0; i < 3_000; i++) {
                log.append(i % 3, ("record-" + i).getBytes(StandardCharsets.UTF_8));
            }
            Bucket bucket = new Bucket(store.config(), "bucket");
            List<String> delivered = bucket.awaitLines(3_000);
            job.end();

            assertThat(delivered).doesNotHaveDuplicates().hasSize(3_000);
            assertThat(log.failuresLeft.get()).as("failures left").isLessThanOrEqualTo(0);
            assertThat(bucket.lines()).doesNotHaveDuplicates().hasSize(3_000);
        }
    }

    @Test
    void makesRecordsVisibleWithinTwoSecondsUnderAZeroInterval() throws Exception {
        try (EmbeddedObjectStore store =
                EmbeddedObjectStore.start(directory.resolve("objects"), "127.0.0.1", 0, "local", "localsecret")) {
            store.createBucket("bucket");
            TestLog log = new TestLog("zero", 1);
            Bucket bucket = new Bucket(store.config(), "bucket");

            job = new DeliveryCluster(parts("zero", 1 << 20, Duration.ZERO, store));
            log.append(0, "warm-up".getBytes(StandardCharsets.UTF_8));
            assertThat(bucket.awaitLines(1)).containsExactly("warm-up");
            long put = System.nanoTime();
            log.append(0, "quick".getBytes(StandardCharsets.UTF_8));

            assertThat(bucket.awaitLines(2)).containsExactlyInAnyOrder("warm-up", "quick");
            assertThat(Duration.ofNanos(System.nanoTime() - put)).isLessThan(Duration.ofSeconds(2));
            job.end();
        }
    }

    @Test
    void goesOnUnderAnotherConfigurationWithoutLossOrDuplicate() throws Exception {
        try (EmbeddedObjectStore store =
                EmbeddedObjectStore.start(directory.resolve("objects"), "127.0.0.1", 0, "local", "localsecret")) {
            store.createBucket("bucket");
            TestLog log = new TestLog("updated", 2);
            job = new DeliveryCluster(parts("updated", "1", "old/", store.config()));
            append(log, 0, 1_500);
            Bucket bucket = new Bucket(store.config(), "bucket");
            assertThat(bucket.awaitLines(300)).isNotEmpty();

            job.restartWith(parts("updated", "2", "new/", store.config()), directory.resolve("savepoints"));
            append(log, 1_500, 3_000);
            List<String> delivered = bucket.awaitLines(3_000);
            job.end();

            assertThat(delivered).doesNotHaveDuplicates().hasSize(3_000);
            assertThat(bucket.objects().keySet())
                    .allMatch(key -> key.startsWith("old/") == key.contains("/orders-1-"))
                    .anyMatch(key -> key.startsWith("new/"));
        }
    }

    @Test
    void deliversEveryRecordOnceThroughAStoreInTrouble() throws Exception {
        try (EmbeddedObjectStore store = EmbeddedObjectStore.start(
                        directory.resolve("objects"), "127.0.0.1", 0, "local", "localsecret");
                FaultProxy proxy = new FaultProxy(store.config(), 7, 0.3)) {
            store.createBucket("bucket");
            TestLog log = new TestLog("trouble", 2);
            job = new DeliveryCluster(parts("trouble", "1", "", proxy.config()));
            String padding = "x".repeat(2_000);
            int records = 0;
            while (proxy.done().size() < FaultProxy.Fault.values().length && records < 20_000) {
                for (int i = 0; i < 200; i++) {
                    log.append(i % 2, ("record-" + records++ + padding).getBytes(StandardCharsets.UTF_8));
                }
                Thread.sleep(250); // the pace of the load: the next window
            }
            proxy.heal();
            List<String> delivered = new Bucket(store.config(), "bucket").awaitLines(records);
            job.end();

            assertThat(delivered).doesNotHaveDuplicates().hasSize(records);
            assertThat(proxy.done()).as("faults").hasSize(FaultProxy.Fault.values().length);
        }
    }

    private static void append(TestLog log, int from, int to) {
        for (int i = from; i < to; i++) {
            log.append(i % 2, ("record-" + i).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static DeliveryParts parts(String log, String version, String prefix, ObjectStoreConfig store) {
        // some windows are carried, some uploaded
        BufferingHints hints = new BufferingHints(300_000, Duration.ofMillis(300));
        DeliveryConfig config = new DeliveryConfig(
                "orders",
                Configs.ARN,
                version,
                Configs.target(prefix, "", Configs.plainFormat()),
                hints,
                Processing.DELIMITED,
                null,
                null);
        return new DeliveryParts(
                config,
                TestLog.readers(log),
                StartPosition.beginning(),
                store,
                Ledger::none,
                () -> DeliveryMeter.NONE,
                null);
    }

    private static DeliveryParts parts(String log, long sizeBytes, Duration interval, EmbeddedObjectStore store) {
        return new DeliveryParts(
                Configs.plain(sizeBytes, interval),
                TestLog.readers(log),
                StartPosition.beginning(),
                store.config(),
                Ledger::none,
                () -> DeliveryMeter.NONE,
                null);
    }
}
