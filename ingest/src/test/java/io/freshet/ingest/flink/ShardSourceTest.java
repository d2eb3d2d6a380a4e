package io.freshet.ingest.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.encryption.DecryptingReaders;
import io.freshet.ingest.encryption.DecryptingShardLog;
import io.freshet.ingest.encryption.EncryptionKeys;
import io.freshet.ingest.encryption.KeySource;
import io.freshet.ingest.encryption.OutgoingSeal;
import io.freshet.ingest.encryption.RecordCipher;
import io.freshet.ingest.kafka.EmbeddedBroker;
import io.freshet.ingest.kafka.KafkaShardLog;
import io.freshet.ingest.kafka.KafkaShardReaderFactory;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.ShardReaderFactory;
import io.freshet.ingest.stream.ShardMap;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.AllWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Source and sink together on a real cluster and a real broker. */
@SuppressWarnings("NullAway.Init")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ShardSourceTest {
    private static final AtomicBoolean FAILED = new AtomicBoolean();
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final KeySource KEYS =
            () -> new EncryptionKeys(Map.of("alias/in", new byte[32], "alias/out", new byte[32]));

    private EmbeddedBroker broker;
    private KafkaShardLog log;
    private MiniCluster cluster;

    @TempDir
    Path checkpoints;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        broker = EmbeddedBroker.start(directory, 0);
        log = new KafkaShardLog(broker.clientProperties());
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(32));
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(4)
                .build());
        cluster.start();
    }

    @AfterAll
    void stop() throws Exception {
        cluster.close();
        log.close();
        broker.close();
    }

    @Test
    void aWindowClosesOnAStreamThatFellSilentAndASubtaskWithoutShardHoldsNobodyBack() throws Exception {
        LogName in = created("silent", 2);
        LogName out = created("silent-counts", 1);
        append(in, 0, "a", "b", "c");

        JobID job = run(environment(3), in, StartingPosition.trimHorizon(), events -> events.filter(
                        event -> event instanceof ShardEvent.Record)
                .windowAll(TumblingEventTimeWindows.of(Duration.ofSeconds(1)))
                .apply(new Count(), TypeInformation.of(OutgoingRecord.class))
                .sinkTo(sink(out, 1, "silent")));

        assertThat(sum(await(out, 1, counts -> sum(counts) >= 3))).isEqualTo(3);
        append(in, 1, "d");
        assertThat(sum(await(out, 1, counts -> sum(counts) >= 4))).isEqualTo(4);
        cluster.cancelJob(job).get();
    }

    @Test
    void latestReadsOnlyWhatComesAfterTheJobHasStarted() throws Exception {
        LogName in = created("latest", 1);
        LogName out = created("latest-copy", 1);
        append(in, 0, "before");

        JobID job = run(environment(1), in, StartingPosition.latest(), events -> copy(events, out, 1, "latest"));
        List<String> seen = await(out, 1, texts -> {
            append(in, 0, "after");
            return !texts.isEmpty();
        });

        assertThat(seen).isNotEmpty().containsOnly("after");
        cluster.cancelJob(job).get();
    }

    @Test
    void aFailureLosesAndRepeatsNothing() throws Exception {
        LogName in = created("failing", 3);
        LogName out = created("failing-copy", 2);
        FAILED.set(false);
        List<String> expected = new ArrayList<>();

        JobID job = run(
                environment(2),
                in,
                StartingPosition.trimHorizon(),
                events -> copy(events.filter(new FailOnce()), out, 2, "failing"));
        for (int i = 0; i < 600; i++) {
            String text = i == 200 ? "fail" : "r" + i;
            append(in, i % 3, text);
            expected.add(text);
            if (i == 100) {
                assertThat(await(out, 2, texts -> !texts.isEmpty())).isNotEmpty();
            }
        }

        assertThat(await(out, 2, texts -> texts.size() >= expected.size()))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(FAILED).isTrue();
        cluster.cancelJob(job).get();
    }

    @Test
    void aShardThatIsAddedIsReadFromItsBeginning() throws Exception {
        LogName in = created("grows", 1);
        LogName out = created("grown", 1);
        append(in, 0, "a");
        JobID job = run(environment(2), in, StartingPosition.trimHorizon(), events -> copy(events, out, 1, "grown"));
        append(in, 0, "b");
        await(out, 1, texts -> texts.contains("b"));

        log.extend(in, 4);
        append(in, 3, "c", "d");
        append(in, 1, "e");

        assertThat(await(out, 1, texts -> texts.containsAll(List.of("c", "d", "e"))))
                .doesNotHaveDuplicates()
                .contains("c", "d", "e");
        cluster.cancelJob(job).get();
    }

    @Test
    void carriesEncryptedRecordsFromOneStreamToAnother() throws Exception {
        LogName in = created("encrypted", 1);
        LogName out = created("encrypted-copy", 1);
        RecordCipher cipher = new RecordCipher(KEYS.load());
        byte[] key = "k".getBytes(StandardCharsets.UTF_8);
        byte[] secret = "a secret".getBytes(StandardCharsets.UTF_8);
        append(in, 0, "plain");
        log.append(in, 0, "k", cipher.seal("alias/in", in, key, secret))
                .toCompletableFuture()
                .join();

        JobID job = run(
                environment(1),
                DecryptingReaders.of(new KafkaShardReaderFactory(broker.clientProperties(), in), in, KEYS),
                StartingPosition.trimHorizon(),
                events -> copy(events, sink(out, 1, "encrypted", OutgoingSeal.of("alias/out", KEYS))));
        List<String> stored = await(out, 1, texts -> texts.size() >= 2);

        assertThat(stored)
                .hasSize(2)
                .allMatch(text -> text.contains("alias/out"))
                .noneMatch(text -> text.contains("secret"));
        assertThat(texts(in, 1)).noneMatch(text -> text.contains("secret"));
        List<LogRecord> copied = new DecryptingShardLog(log, cipher)
                .read(out, 0, 0, 10, 1_000_000, Duration.ZERO)
                .records();
        assertThat(copied)
                .extracting(record -> new String(record.data(), StandardCharsets.UTF_8))
                .containsExactly("plain", "a secret");
        assertThat(copied).allMatch(LogRecord::encrypted);
        cluster.cancelJob(job).get();
    }

    private interface Pipeline extends Consumer<DataStream<ShardEvent>> {}

    private StreamExecutionEnvironment environment(int parallelism) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(parallelism);
    }

    private JobID run(StreamExecutionEnvironment environment, LogName in, StartingPosition start, Pipeline pipeline)
            throws Exception {
        return run(environment, new KafkaShardReaderFactory(broker.clientProperties(), in), start, pipeline);
    }

    private JobID run(
            StreamExecutionEnvironment environment, ShardReaderFactory in, StartingPosition start, Pipeline pipeline)
            throws Exception {
        ShardSource source = new ShardSource(in, start);
        pipeline.accept(environment.fromSource(source, ShardSource.watermarks(), "in"));
        return cluster.submitJob(environment.getStreamGraph().getJobGraph())
                .get()
                .getJobID();
    }

    private Sink<OutgoingRecord> sink(LogName out, int shards, String prefix) {
        return sink(out, shards, prefix, OutgoingSeal.none());
    }

    private Sink<OutgoingRecord> sink(LogName out, int shards, String prefix, OutgoingSeal seal) {
        return ShardSink.create(
                broker.clientProperties(),
                out,
                ShardMap.even(shards),
                DeliveryGuarantee.EXACTLY_ONCE,
                prefix,
                Duration.ofHours(1),
                seal);
    }

    private void copy(DataStream<ShardEvent> events, LogName out, int shards, String prefix) {
        copy(events, sink(out, shards, prefix));
    }

    private static void copy(DataStream<ShardEvent> events, Sink<OutgoingRecord> out) {
        events.<OutgoingRecord>flatMap((event, collector) -> {
                    if (event instanceof ShardEvent.Record record) {
                        LogRecord stored = record.record();
                        collector.collect(new OutgoingRecord("k" + stored.offset(), stored.data()));
                    }
                })
                .returns(OutgoingRecord.class)
                .sinkTo(out);
    }

    private LogName created(String name, int shards) {
        LogName created = LogName.ofStream(name);
        log.create(created, shards, Duration.ofDays(1));
        return created;
    }

    private void append(LogName to, int shard, String... texts) {
        for (String text : texts) {
            log.append(to, shard, "k", text.getBytes(StandardCharsets.UTF_8))
                    .toCompletableFuture()
                    .join();
        }
    }

    private List<String> texts(LogName of, int shards) {
        List<String> texts = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            ReadBatch batch;
            long offset = 0;
            do {
                batch = log.read(of, shard, offset, 10_000, 1_000_000, Duration.ZERO);
                offset = batch.nextOffset();
                batch.records().forEach(record -> texts.add(new String(record.data(), StandardCharsets.UTF_8)));
            } while (!batch.caughtUp());
        }
        return texts;
    }

    private List<String> await(LogName of, int shards, Predicate<List<String>> expected) throws Exception {
        long since = System.nanoTime();
        List<String> texts = texts(of, shards);
        while (!expected.test(texts) && System.nanoTime() - since < PATIENCE.toNanos()) {
            Thread.sleep(20);
            texts = texts(of, shards);
        }
        return texts;
    }

    private static int sum(List<String> counts) {
        return counts.stream().mapToInt(Integer::parseInt).sum();
    }

    private static final class Count implements AllWindowFunction<ShardEvent, OutgoingRecord, TimeWindow> {
        @Override
        public void apply(TimeWindow window, Iterable<ShardEvent> events, Collector<OutgoingRecord> out) {
            int count = 0;
            for (ShardEvent event : events) {
                count += event instanceof ShardEvent.Record ? 1 : 0;
            }
            out.collect(new OutgoingRecord("k", Integer.toString(count).getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static final class FailOnce implements FilterFunction<ShardEvent> {
        @Override
        public boolean filter(ShardEvent event) {
            if (event instanceof ShardEvent.Record record
                    && new String(record.record().data(), StandardCharsets.UTF_8).equals("fail")
                    && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("planted failure");
            }
            return true;
        }
    }
}
