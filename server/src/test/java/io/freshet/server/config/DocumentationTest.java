package io.freshet.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.ingest.action.KinesisApi;
import io.freshet.ingest.log.InMemoryShardLog;
import io.freshet.ingest.stream.StreamRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents show is what the program does. */
class DocumentationTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
    private static final Pattern KEY = Pattern.compile("`([a-z0-9]+[a-z0-9.-]*)`");

    @TempDir
    Path directory;

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT.resolve("docs"))) {
            List<Path> documents =
                    new ArrayList<>(files.filter(file -> file.toString().endsWith(".md"))
                            .filter(file -> !file.toString().contains("decisions"))
                            .toList());
            documents.add(PROJECT.resolve("README.md"));
            return documents.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Path document) throws IOException {
        Matcher links = LINK.matcher(Files.readString(document));
        while (links.find()) {
            if (!links.group(1).startsWith("http")) {
                assertThat(document.resolveSibling(links.group(1))).exists();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void examplesOfSettingsAreRead(Path document) throws IOException {
        Matcher examples = YAML.matcher(Files.readString(document));
        while (examples.find()) {
            String yaml = examples.group(1);
            Path file = Files.writeString(directory.resolve("example.yaml"), yaml);
            List<String> problems = new ArrayList<>();
            if (yaml.startsWith("# freshet server --credentials")) {
                assertThat(CredentialsFile.read(file, "000000000000", problems)).isNotEmpty();
            } else if (yaml.startsWith("# encryption.keys-file")) {
                assertThat(new ConfiguredKeys(file.toString())
                                .read(null, problems)
                                .ids())
                        .isNotEmpty();
            } else {
                Map<String, String> secrets = new HashMap<>();
                if (yaml.contains("sasl-")) {
                    secrets.put("FRESHET_KAFKA_PASSWORD", "secret");
                }
                if (yaml.contains("endpoint:")) {
                    secrets.put("FRESHET_S3_SECRET_KEY", "secret");
                }
                assertThatCode(() -> ConfigReader.read(Map.of(), secrets, Optional.of(file)))
                        .as(yaml)
                        .doesNotThrowAnyException();
            }
            assertThat(problems).as(yaml).isEmpty();
        }
    }

    @Test
    void everySettingIsDocumentedAndNoOther() throws IOException {
        Set<String> documented = new TreeSet<>();
        for (String line : Files.readAllLines(PROJECT.resolve("docs/configuration.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length > 3 && cells[1].contains("`")) {
                Matcher keys = KEY.matcher(cells[1]);
                while (keys.find()) {
                    documented.add(keys.group(1));
                }
            }
        }
        Set<String> known = new TreeSet<>(ConfigReader.KEYS);
        known.removeAll(Set.of( // of the environment only
                "s3.secret-key",
                "s3.customer-key",
                "metadata.password",
                "encryption.key",
                "kafka.password",
                "kafka.trust-store-password"));
        known.addAll(Set.of("tables", "testing.faults")); // structures
        assertThat(documented).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void theOperationsOfFunctionsAreListedAsTheyAre() throws IOException {
        Set<String> built = new TreeSet<>();
        try (Stream<Path> classes = Files.walk(PROJECT.resolve("functions/src/main/java"))) {
            for (Path file :
                    classes.filter(file -> file.toString().endsWith(".java")).toList()) {
                if (Files.readString(file).matches("(?s).*(BlockingOperation|Operation)<\\w+Request, \\w+>.*\\{.*")) {
                    built.add(file.getFileName().toString().replace(".java", ""));
                }
            }
        }
        String row = Files.readAllLines(PROJECT.resolve("docs/api.md")).stream()
                .filter(line -> line.startsWith("| Lambda |"))
                .findFirst()
                .orElseThrow();

        assertThat(row.split("\\|", -1)[2].strip().replaceAll(": \\[.*", "").split(", ", -1))
                .containsExactlyInAnyOrderElementsOf(built);
    }

    @Test
    void theOperationsOfKinesisAreListedAsTheyAre() throws IOException {
        Clock clock = Clock.systemUTC();
        InMemoryShardLog log = new InMemoryShardLog(clock);
        StreamRegistry registry = StreamRegistry.load(new InMemoryResourceStore(), log, clock);
        String row = Files.readAllLines(PROJECT.resolve("docs/api.md")).stream()
                .filter(line -> line.startsWith("| Kinesis Data Streams |"))
                .findFirst()
                .orElseThrow();

        assertThat(row.split("\\|", -1)[2].strip().split(", ", -1))
                .containsExactlyInAnyOrderElementsOf(
                        KinesisApi.of(registry, log, clock, Runnable::run).operations().stream()
                                .map(Operation::name)
                                .toList());
    }
}
