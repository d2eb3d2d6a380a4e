package io.freshet.jobs.flinksql.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.firehosesink.stream.DeliveryJobs;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.firehosesink.stream.Receivers;
import io.freshet.ingest.encryption.DecryptingReaders;
import io.freshet.ingest.encryption.EncryptionKeys;
import io.freshet.ingest.encryption.KeySource;
import io.freshet.ingest.kafka.EmbeddedBroker;
import io.freshet.ingest.kafka.KafkaShardLog;
import io.freshet.ingest.kafka.KafkaShardReaderFactory;
import io.freshet.ingest.kafka.LoopbackPort;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ShardReaders;
import io.freshet.ingest.stream.StreamMode;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.ingest.stream.StreamSettings;
import io.freshet.jobs.application.flink.LogsByReference;
import io.freshet.jobs.delivery.LogDeliveryBuffer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** A real broker with streams in it; delivery streams are only known, not run. */
final class LocalTables implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final KafkaShardLog log;
    private final StreamRegistry streams;
    private final TableBackends backends;

    LocalTables(Path directory) {
        broker = EmbeddedBroker.start(directory, LoopbackPort.free());
        Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        log = new KafkaShardLog(kafka);
        ResourceStore store = new InMemoryResourceStore();
        streams = StreamRegistry.load(store, log, Clock.systemUTC());
        DeliveryStreams deliveries = new DeliveryStreams(
                store,
                new LogDeliveryBuffer(log),
                new NoJobs(),
                arn -> true,
                bucket -> Optional.empty(),
                Receivers.unknown(),
                Map.of(),
                Clock.systemUTC());
        KeySource keys = () -> EncryptionKeys.NONE;
        ShardReaders readers = name -> DecryptingReaders.of(new KafkaShardReaderFactory(kafka, name), name, keys);
        backends = new TableBackends(
                streams,
                deliveries,
                new LogsByReference(streams, deliveries, keys, arn -> false),
                readers,
                (name, lines) -> {},
                new ObjectStoreConfig(URI.create("http://127.0.0.1:1"), "us-east-1", "any", "any", true),
                kafka);
    }

    TableBackends backends() {
        return backends;
    }

    void stream(String name, int shards) {
        streams.create(
                name,
                "arn:aws:kinesis:us-east-1:000000000000:stream/" + name,
                StreamMode.PROVISIONED,
                shards,
                Map.of(),
                StreamSettings.DEFAULT);
    }

    void put(String stream, int shard, String... records) {
        for (String record : records) {
            log.append(LogName.ofStream(stream), shard, "key-" + shard, record.getBytes(UTF_8))
                    .toCompletableFuture()
                    .join();
        }
    }

    @Override
    public void close() {
        log.close();
        broker.close();
    }

    private static final class NoJobs implements DeliveryJobs {
        @Override
        public void start(DeliveryStream stream) {}

        @Override
        public void restart(DeliveryStream stream) {}

        @Override
        public void stop(String deliveryStream) {}

        @Override
        public State state(String deliveryStream) {
            return State.ABSENT;
        }

        @Override
        public String trouble(String deliveryStream) {
            return "";
        }
    }
}
