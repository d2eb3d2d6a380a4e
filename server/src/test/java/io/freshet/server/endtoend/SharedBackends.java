package io.freshet.server.endtoend;

import static org.junit.jupiter.api.Assumptions.abort;

import io.freshet.firehosesink.s3.EmbeddedObjectStore;
import io.freshet.ingest.kafka.EmbeddedBroker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** One Kafka, one PostgreSQL, one object store and one directory of checkpoints, outside of the servers that share them. */
final class SharedBackends implements AutoCloseable {
    private final Path directory;
    private final EmbeddedPostgres postgres;
    private final EmbeddedBroker broker;
    private final EmbeddedObjectStore store;

    private SharedBackends(Path directory, EmbeddedPostgres postgres) throws IOException {
        this.directory = directory;
        this.postgres = postgres;
        this.broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
        this.store = EmbeddedObjectStore.start(directory.resolve("objects"), "127.0.0.1", 0, "outside", "outside");
    }

    static SharedBackends start(Path directory) throws IOException {
        try {
            return new SharedBackends(directory, EmbeddedPostgres.start());
        } catch (IllegalStateException e) {
            abort("PostgreSQL does not start on this machine: " + e);
            throw e;
        }
    }

    /** One of the servers. */
    ServerProcess server(String name) throws IOException, InterruptedException {
        return ServerProcess.start(place(name), environment());
    }

    /** Where a server of that name runs, with the checkpoints of all. */
    Path place(String name) throws IOException {
        Path checkpoints = Files.createDirectories(directory.resolve("checkpoints"));
        Path data = Files.createDirectories(directory.resolve(name).resolve("data"));
        Files.createSymbolicLink(data.resolve("checkpoints"), checkpoints);
        return directory.resolve(name);
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("FRESHET_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        environment.put("FRESHET_S3_ENDPOINT", endpoint().toString());
        environment.put("FRESHET_S3_ACCESS_KEY", "outside");
        environment.put("FRESHET_S3_SECRET_KEY", "outside");
        environment.put(
                "FRESHET_METADATA_JDBC_URL",
                postgres.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", ""));
        environment.put("FRESHET_METADATA_USER", "postgres");
        return environment;
    }

    private URI endpoint() {
        return store.config().endpoint();
    }

    S3Client s3() {
        return ServerAccess.aimed(S3Client.builder(), endpoint())
                .httpClientBuilder(ApacheHttpClient.builder())
                .forcePathStyle(true)
                .build();
    }

    @Override
    public void close() throws IOException {
        store.close();
        broker.close();
        postgres.close();
    }
}
