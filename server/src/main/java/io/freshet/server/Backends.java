package io.freshet.server;

import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.firehosesink.s3.EmbeddedObjectStore;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.ingest.kafka.EmbeddedBroker;
import io.freshet.ingest.kafka.KafkaReach;
import io.freshet.jobs.runner.ClusterJobRunner;
import io.freshet.jobs.runner.EmbeddedJobRunner;
import io.freshet.jobs.runner.JobJar;
import io.freshet.jobs.runner.JobRunner;
import io.freshet.server.config.ServerConfig;
import io.freshet.server.config.ServerConfig.FlinkCluster;
import io.freshet.server.config.ServerConfig.FlinkConfig;
import io.freshet.server.config.ServerConfig.FlushMode;
import io.freshet.server.config.ServerConfig.JobJarMode;
import io.freshet.server.config.ServerConfig.MetadataConfig;
import io.freshet.server.config.ServerConfig.S3Config;
import io.freshet.server.metadata.JdbcLeases;
import io.freshet.server.metadata.JdbcResourceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server stands on, each inside the process or outside of it: database, Kafka, object store, Flink. The database is opened first:
 * it belongs to one process at a time, so whoever has it has the data directory. The rest starts side by side.
 */
final class Backends implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

    private final ConcurrentLinkedDeque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
    private final JdbcResourceStore resources;
    private final Optional<JdbcLeases> leases;
    private final CompletableFuture<String> kafka;
    private final CompletableFuture<ObjectStoreConfig> objectStore;
    private final CompletableFuture<JobRunner> jobs;
    private final ServerConfig.KafkaConfig kafkaConfig;

    private Backends(ServerConfig config) {
        kafkaConfig = config.kafka();
        resources = opened(database(config));
        Peers.requireCheckpoints(config, resources);
        leases = leases(config.metadata());
        kafka = started(() -> kafka(config));
        objectStore = started(() -> objectStore(config));
        jobs = started(() -> opened(jobs(config)));
    }

    /** Starts what is to be inside, and waits until all is there; if one part fails, ends the others and throws why. */
    static Backends start(ServerConfig config) {
        Backends backends = new Backends(config);
        try {
            CompletableFuture.allOf(backends.kafka, backends.objectStore, backends.jobs)
                    .join();
            return backends;
        } catch (CompletionException e) {
            backends.close();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static JdbcResourceStore database(ServerConfig config) {
        MetadataConfig metadata = config.metadata();
        return metadata.jdbcUrl()
                .map(url -> JdbcResourceStore.open(
                        url, metadata.user(), metadata.password().value()))
                .orElseGet(() -> JdbcResourceStore.inDirectory(config.dataDir()));
    }

    /** Several servers may use one database, but not a file of our own. */
    private static Optional<JdbcLeases> leases(MetadataConfig metadata) {
        return metadata.jdbcUrl()
                .map(url -> JdbcLeases.open(
                        url, metadata.user(), metadata.password().value()));
    }

    private String kafka(ServerConfig config) {
        Map<String, String> flush =
                config.kafka().flush() == FlushMode.ALWAYS ? EmbeddedBroker.FLUSH_BEFORE_ANSWERING : Map.of();
        Optional<String> outside = config.kafka().bootstrapServers();
        outside.ifPresent(servers -> KafkaReach.require(kafkaProperties(servers)));
        return outside.orElseGet(() -> opened(EmbeddedBroker.start(
                        config.dataDir().resolve("kafka"),
                        config.kafka().port(),
                        flush,
                        new HashSet<>(List.of(config.port(), config.s3().port()))))
                .bootstrapServers());
    }

    private ObjectStoreConfig objectStore(ServerConfig config) {
        S3Config s3 = config.s3();
        if (s3.endpoint().isPresent()) {
            return new ObjectStoreConfig(
                    s3.endpoint().get(),
                    s3.region(),
                    s3.accessKey(),
                    s3.secretKey().value(),
                    true,
                    s3.encryption());
        }
        try {
            return opened(EmbeddedObjectStore.start(
                            config.dataDir().resolve("objects"),
                            config.host(),
                            s3.port(),
                            s3.accessKey(),
                            s3.secretKey().value()))
                    .config()
                    .with(s3.encryption());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the S3 server on " + config.dataDir().resolve("objects") + " cannot start: " + e.getMessage(), e);
        }
    }

    private JobRunner jobs(ServerConfig config) {
        FlinkConfig flink = config.flink();
        if (flink.cluster().isEmpty()) {
            return EmbeddedJobRunner.start(
                    config.dataDir().resolve("checkpoints"),
                    flink.taskSlots(),
                    flink.checkpointInterval(),
                    flink.stateBackend());
        }
        FlinkCluster cluster = flink.cluster().get();
        Optional<Path> jar = cluster.jobJar() == JobJarMode.INSTALLED
                ? Optional.empty()
                : Optional.of(JobJar.of(
                        System.getProperty("java.class.path"), config.dataDir().resolve("cluster")));
        return new ClusterJobRunner(
                cluster.restAddress(),
                objectStore.join(),
                cluster.checkpoints(),
                resources,
                flink.checkpointInterval(),
                flink.stateBackend(),
                jar);
    }

    private static <T> CompletableFuture<T> started(Supplier<T> part) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(part.get());
                    } catch (RuntimeException | LinkageError e) {
                        result.completeExceptionally(e);
                    }
                },
                "start");
        thread.start();
        return result;
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    ResourceStore resources() {
        return resources;
    }

    /** What tells servers over one database who leads; to be closed by whoever uses it. */
    Optional<JdbcLeases> leases() {
        return leases;
    }

    Map<String, String> kafkaProperties() {
        return kafkaProperties(kafka.join());
    }

    private Map<String, String> kafkaProperties(String bootstrapServers) {
        Map<String, String> properties = new HashMap<>(kafkaConfig.login().clientProperties());
        properties.putAll(kafkaConfig.replication().properties());
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("compression.type", kafkaConfig.compression().type());
        return Map.copyOf(properties);
    }

    ObjectStoreConfig objectStore() {
        return objectStore.join();
    }

    JobRunner jobs() {
        return jobs.join();
    }

    /** Flink first, so that no job sees its log or store go; the database last. */
    @Override
    public void close() {
        jobs.handle((runner, failure) -> null).join();
        kafka.handle((bootstrap, failure) -> null).join();
        objectStore.handle((config, failure) -> null).join();
        open.stream().filter(JobRunner.class::isInstance).forEach(Backends::close);
        open.stream()
                .filter(part -> !(part instanceof JobRunner) && part != resources)
                .forEach(Backends::close);
        close(resources);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) { // AutoCloseable declares it; the others must be closed all the same
            LOG.warn(
                    "part did not close in order part={} reason={}",
                    part.getClass().getSimpleName(),
                    e.toString());
        }
    }
}
