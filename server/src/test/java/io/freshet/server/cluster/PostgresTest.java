package io.freshet.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.freshet.awsapi.resource.Resource;
import io.freshet.ingest.kafka.LoopbackPort;
import io.freshet.server.metadata.JdbcResourceStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresTest {
    @TempDir
    Path directory;

    @Test
    void keepsWhatIsStoredThoughItIsKilled() throws Exception {
        Optional<Postgres> installed = Postgres.installed();
        assumeThat(installed).as("PostgreSQL on this machine").isPresent();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        Path data = directory.resolve("data");
        int port = LoopbackPort.free();

        installed.get().prepare(data, java.util.Optional.empty());
        try (Running running = Running.start(installed.get(), data, port);
                JdbcResourceStore store = running.store()) {
            assertThat(store.create("stream", "orders", "{}")).isPresent();
        }
        installed.get().prepare(data, java.util.Optional.empty());

        try (Running running = Running.start(installed.get(), data, port);
                JdbcResourceStore store = running.store()) {
            assertThat(store.find("stream", "orders")).map(Resource::document).contains("{}");
        }
    }

    private record Running(Process process, int port) implements AutoCloseable {
        static Running start(Postgres postgres, Path data, int port) throws Exception {
            return new Running(
                    new ProcessBuilder(postgres.command(data, "127.0.0.1", port))
                            .inheritIO()
                            .start(),
                    port);
        }

        /** Once it takes connections. */
        JdbcResourceStore store() throws InterruptedException {
            IllegalStateException last = new IllegalStateException("never tried");
            for (int attempt = 0; attempt < 300 && process.isAlive(); attempt++) {
                try {
                    return JdbcResourceStore.open(Postgres.url("127.0.0.1", port), "freshet", "");
                } catch (IllegalStateException e) {
                    last = e;
                    Thread.sleep(100);
                }
            }
            throw last;
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
