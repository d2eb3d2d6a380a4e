package io.freshet.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.ingest.action.KinesisApi;
import io.freshet.ingest.log.InMemoryShardLog;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.server.scrape.ScrapeApi;
import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.SqlPlanner;
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
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What the documents show is what the program does. */
class DocumentationTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
    private static final Pattern SQL = Pattern.compile("(?ms)^```sql\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
    private static final Pattern FENCE = Pattern.compile("```(\\w*)(.*)");

    /** Shell by PagesIT, SQL below, the others by SqlCommandTest, DestinationsIT and MapIT. */
    private static final Map<String, Set<String>> TESTED = Map.ofEntries(
            Map.entry("README.md", Set.of("shell")),
            Map.entry("coming-from.md", Set.of("shell")),
            Map.entry("delivery.md", Set.of("json")),
            Map.entry("functions.md", Set.of("shell")),
            Map.entry("map.md", Set.of("java", "python")),
            Map.entry("metrics.md", Set.of("shell")),
            Map.entry("quickstart.md", Set.of("shell")),
            Map.entry("sql.md", Set.of("console", "sql")),
            Map.entry("templates.md", Set.of("shell")),
            Map.entry("traces.md", Set.of("shell")),
            Map.entry("troubleshooting.md", Set.of("shell")));

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
            String yaml = withFiles(examples.group(1));
            Path file = Files.writeString(directory.resolve("example.yaml"), yaml);
            List<String> problems = new ArrayList<>();
            if (yaml.startsWith("# prometheus.yml")) {
                assertThat(yaml).contains("metrics_path: " + ScrapeApi.PATH + "\n");
                assertThat(new Yaml(new SafeConstructor(new LoaderOptions())).<Map<String, Object>>load(yaml))
                        .containsKey("scrape_configs");
                continue;
            }
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
    void examplesOfSqlCanRun() throws IOException {
        List<InputStream> inputs = List.of(new InputStream(
                "SOURCE_SQL_STREAM_001",
                List.of(
                        new Column("id", "VARCHAR(16)"),
                        new Column("seen", "VARCHAR(32)"),
                        new Column("sensor", "VARCHAR(16)"),
                        new Column("fahrenheit", "DOUBLE"),
                        new Column("log", "VARCHAR(512)"))));
        Matcher examples = SQL.matcher(Files.readString(PROJECT.resolve("docs/sql.md")));
        int planned = 0;
        while (examples.find()) {
            assertThat(SqlPlanner.plan(examples.group(1), inputs, List.of()))
                    .as(examples.group(1))
                    .isInstanceOf(PlanResult.Planned.class);
            planned++;
        }
        assertThat(planned).isPositive();
    }

    /** The files that an example names are there. */
    private String withFiles(String yaml) throws IOException {
        Files.writeString(directory.resolve("keys.yaml"), "keys: [{id: AKIA1, secret: hunter2}]");
        Files.writeString(directory.resolve("s3"), "hunter2");
        Files.writeString(directory.resolve("db"), "hunter2");
        return yaml.replace("/etc/freshet/", directory + "/").replace("host: 10.0.0.5", "host: 127.0.0.1");
    }

    /**
     * A block is run or read by a test, by its page and its language, or it is text and says in its first line why not. A block in shell that is not
     * typed says so there, too.
     */
    @ParameterizedTest
    @MethodSource("documents")
    void everyBlockIsTestedOrSaysWhyNot(Path document) throws IOException {
        String page = document.getFileName().toString();
        Set<String> tested = new TreeSet<>(Set.of("yaml")); // above
        tested.addAll(TESTED.getOrDefault(page, Set.of()));
        boolean within = false;
        String before = "";
        List<String> untested = new ArrayList<>();
        for (String line : Files.readAllLines(document)) {
            Matcher fence = FENCE.matcher(line);
            if (fence.matches()) {
                within = !within;
                boolean says = fence.group(2).strip().length() > 10;
                if (within && !says && !tested.contains(fence.group(1))) {
                    untested.add(line);
                }
            } else if (!within && before.isBlank() && line.startsWith("    ")) {
                untested.add(line);
            }
            before = line;
        }
        assertThat(untested)
                .as("blocks of " + page + " that no test runs (expected: one of " + tested + ", or a reason behind it)")
                .isEmpty();
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
