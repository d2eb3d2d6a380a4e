package io.freshet.firehosesink.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Configs;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.Ledger;
import io.freshet.firehosesink.lane.StartPosition;
import io.freshet.firehosesink.s3.Bucket;
import io.freshet.firehosesink.s3.EmbeddedObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole delivery on Flink, into a real S3 server. */
@Timeout(80)
class DeliveryJobTest {
    private final Path directory;
    private @Nullable Job job;

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

            job = new Job("failing", 300, Duration.ofMillis(300), store);
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

            job = new Job("zero", 1 << 20, Duration.ZERO, store);
            log.append(0, "warm-up".getBytes(StandardCharsets.UTF_8));
            assertThat(bucket.awaitLines(1)).containsExactly("warm-up");
            long put = System.nanoTime();
            log.append(0, "quick".getBytes(StandardCharsets.UTF_8));

            assertThat(bucket.awaitLines(2)).containsExactlyInAnyOrder("warm-up", "quick");
            assertThat(Duration.ofNanos(System.nanoTime() - put)).isLessThan(Duration.ofSeconds(2));
            job.end();
        }
    }

    /** A cluster with one delivery. */
    private static final class Job {
        private final MiniCluster cluster;
        private final JobGraph graph;

        Job(String log, long sizeBytes, Duration interval, EmbeddedObjectStore store) throws Exception {
            Configuration flink = new Configuration();
            Map<String, String> settings = new HashMap<>();
            settings.put("rest.bind-port", "0");
            settings.put("restart-strategy.type", "fixed-delay");
            settings.put("restart-strategy.fixed-delay.attempts", "100");
            settings.put("restart-strategy.fixed-delay.delay", "100 ms");
            settings.put("taskmanager.memory.managed.size", "16m");
            settings.put("execution.checkpointing.interval", "200 ms");
            settings.forEach(flink::setString);
            cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                    .setConfiguration(flink)
                    .setNumTaskManagers(1)
                    .setNumSlotsPerTaskManager(1)
                    .build());
            cluster.start();
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
            DeliveryJob.addTo(
                    env,
                    new DeliveryParts(
                            Configs.of(
                                    new BufferingHints(sizeBytes, interval),
                                    new Format.Plain(Format.Compression.UNCOMPRESSED)),
                            TestLog.readers(log),
                            StartPosition.beginning(),
                            store.config(),
                            Ledger::none,
                            null));
            graph = env.getStreamGraph().getJobGraph();
            cluster.submitJob(graph).get();
        }

        void end() throws Exception {
            if (!cluster.isRunning()) {
                return;
            }
            cluster.cancelJob(graph.getJobID()).get();
            cluster.close();
        }
    }
}
