package io.freshet.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.server.config.ServerConfig.TableColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    @TempDir
    Path directory;

    @Test
    void runsEverythingInsideByDefault() {
        ServerConfig config = ConfigReader.read(Map.of(), Map.of(), Optional.empty());

        assertThat(config.port()).isEqualTo(4566);
        assertThat(config.s3().port()).isEqualTo(4570);
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.kafka().bootstrapServers()).isEmpty();
        assertThat(config.s3().endpoint()).isEmpty();
        assertThat(config.metadata().jdbcUrl()).isEmpty();
    }

    @Test
    void aFlagBeatsTheEnvironmentWhichBeatsTheFile() throws IOException {
        Path file = file("port: 1\nregion: eu-west-1\nflink:\n  checkpoint-interval: 500ms\ns3: {port: 3}\n");

        ServerConfig config = ConfigReader.read(
                Map.of("port", "3000"), Map.of("FRESHET_PORT", "2000", "FRESHET_S3_PORT", "2001"), Optional.of(file));

        assertThat(config.port()).isEqualTo(3000);
        assertThat(config.s3().port()).isEqualTo(2001);
        assertThat(config.region()).isEqualTo("eu-west-1");
        assertThat(config.flink().checkpointInterval()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() throws IOException {
        Path file = file(
                "prot: 1\naccount-id: 12\nflink: {checkpoint-interval: soon}\nmetadata: {jdbc-url: here, password: x}\n");

        List<String> problems = problems(Map.of("port", "70000", "host", "192.0.2.1"), file);

        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem).contains("unknown key prot; did you mean port?"))
                .anySatisfy(problem -> assertThat(problem).isEqualTo("account-id: 12 (expected: 12 digits)"))
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("flink.checkpoint-interval: soon (expected: a duration"))
                .anySatisfy(problem -> assertThat(problem).startsWith("metadata.jdbc-url: here (expected: a JDBC URL"))
                .anySatisfy(problem -> assertThat(problem).contains("metadata.password must not stand in the file"))
                .anySatisfy(problem -> assertThat(problem).isEqualTo("port: 70000 (expected: 1..65535)"))
                .anySatisfy(problem -> assertThat(problem).startsWith("host: 192.0.2.1 (expected: a loopback address"))
                .hasSize(7);
    }

    @Test
    void aStoreOutsideNeedsCredentials() {
        assertThat(problems(Map.of("s3.endpoint", "http://127.0.0.1:9000"), null))
                .containsExactly("s3.endpoint: http://127.0.0.1:9000 has no credentials"
                        + " (expected: s3.access-key, and s3.secret-key-file or FRESHET_S3_SECRET_KEY)");
    }

    @Test
    void neverPrintsASecret() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "hunter2\n");

        ServerConfig config = ConfigReader.read(
                Map.of(
                        "s3.endpoint",
                        "http://127.0.0.1:9000",
                        "s3.access-key",
                        "ak",
                        "s3.secret-key-file",
                        secret.toString()),
                Map.of("FRESHET_METADATA_PASSWORD", "hunter3"),
                Optional.empty());

        assertThat(config.s3().secretKey().value()).isEqualTo("hunter2");
        assertThat(config.toString()).doesNotContain("hunter2", "hunter3");
    }

    @Test
    void readsTablesInOrder() throws IOException {
        Path file =
                file("tables:\n  demo:\n    flights:\n      - {name: b, type: int}\n      - {name: a, type: string}\n");

        ServerConfig config = ConfigReader.read(Map.of(), Map.of(), Optional.of(file));

        assertThat(config.tables())
                .containsOnly(Map.entry(
                        "demo.flights", List.of(new TableColumn("b", "int"), new TableColumn("a", "string"))));
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("freshet.yaml"), yaml);
    }

    private static List<String> problems(Map<String, String> flags, @org.jspecify.annotations.Nullable Path file) {
        return catchThrowableOfType(
                        ConfigException.class, () -> ConfigReader.read(flags, Map.of(), Optional.ofNullable(file)))
                .problems();
    }
}
