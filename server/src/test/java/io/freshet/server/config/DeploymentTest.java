package io.freshet.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.server.scrape.ScrapeApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What is deployed is what the server knows: settings, images, secrets. */
class DeploymentTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path COMPOSE = PROJECT.resolve("deploy/compose/docker-compose.yml");
    private static final Path SERVERS = PROJECT.resolve("deploy/kubernetes/freshet.yaml");
    private static final Path FLINK = PROJECT.resolve("deploy/kubernetes/flink.yaml");

    /** Read by {@code ./freshet} and not by the server. */
    private static final Set<String> OF_THE_SCRIPT = Set.of("FRESHET_JAVA_OPTS");

    @TempDir
    Path directory;

    @Test
    void theServersOfComposeTakeTheirSettings() throws IOException {
        Map<?, ?> services = map(compose().get("services"));

        assertTakesSettings(map(map(services.get("freshet-1")).get("environment")));
        assertTakesSettings(map(map(services.get("freshet-2")).get("environment")));
    }

    @Test
    void theServersOfKubernetesTakeTheirSettings() throws IOException {
        Map<String, Object> settings = new HashMap<>();
        map(manifest(SERVERS, "ConfigMap").get("data")).forEach((name, value) -> settings.put(name.toString(), value));
        settings.put("FRESHET_ADVERTISED_URL", "http://10.0.0.7:4566");

        assertTakesSettings(settings);
    }

    private void assertTakesSettings(Map<?, ?> environment) throws IOException {
        Set<String> known = new TreeSet<>();
        ConfigReader.KEYS.forEach(
                key -> known.add("FRESHET_" + key.toUpperCase(Locale.ROOT).replaceAll("[-.]", "_")));
        Map<String, String> settings = new HashMap<>();
        for (Map.Entry<?, ?> setting : environment.entrySet()) {
            String name = setting.getKey().toString();
            String value = setting.getValue().toString();
            if (OF_THE_SCRIPT.contains(name)) {
                continue;
            }
            assertThat(known).contains(name);
            settings.put(name, value.startsWith("/") && !name.endsWith("DIRECTORY") ? file(name) : value);
        }
        settings.put("FRESHET_HOST", "127.0.0.1");

        assertThatCode(() -> ConfigReader.read(Map.of(), settings, Optional.empty()))
                .doesNotThrowAnyException();
    }

    private String file(String name) throws IOException {
        String content =
                switch (name) {
                    case "FRESHET_CREDENTIALS_FILE" -> "keys: [{id: AKIA1, secret: hunter2}]";
                    case "FRESHET_KAFKA_TRUST_STORE" ->
                        Files.readString(Path.of("src/test/resources/deployment/authority.pem"));
                    default -> "hunter2";
                };
        return Files.writeString(directory.resolve(name), content).toString();
    }

    @Test
    void imagesArePinnedAndSecretsAreNotWrittenDown() throws IOException {
        List<String> images = new ArrayList<>();
        for (Object service : map(compose().get("services")).values()) {
            images.add(String.valueOf(map(service).get("image")));
        }
        Map<?, ?> pod = map(map(map(manifest(SERVERS, "Deployment").get("spec")).get("template"))
                .get("spec"));
        images.add(String.valueOf(map(list(pod.get("containers")).get(0)).get("image")));
        String flink = String.valueOf(
                map(manifest(FLINK, "FlinkDeployment").get("spec")).get("image"));
        images.add(flink);
        for (String line : Files.readAllLines(PROJECT.resolve("Dockerfile"))) {
            if (line.startsWith("FROM ")) {
                images.add(line.split(" ", -1)[1]);
            }
        }

        assertThat(images).hasSizeGreaterThan(14).allMatch(image -> image.matches("[a-z0-9./-]+:v?[0-9]+\\.[0-9].*"));
        assertThat(Files.readString(PROJECT.resolve("pom.xml")))
                .contains("<flink.version>" + flink.replaceAll("flink:|-.*", "") + "</flink.version>");
        for (Path file : List.of(COMPOSE, SERVERS, FLINK)) {
            assertThat(Files.readAllLines(file))
                    .filteredOn(line -> line.matches("(?i).*(password|secret[-_]key)[A-Z_]*: .*"))
                    .allMatch(line -> line.matches(".*(_FILE: /|\\$\\{|\\{environment: |file: |secretKeyRef).*"));
        }
    }

    @Test
    void everythingThatComposeNamesIsThere() throws IOException {
        Map<?, ?> compose = compose();
        Map<?, ?> services = map(compose.get("services"));
        for (Object each : services.values()) {
            Map<?, ?> service = map(each);
            Object needs = service.get("depends_on");
            assertThat(services.keySet().stream().map(Object::toString))
                    .containsAll(needs == null ? List.of() : names(needs));
            assertThat(map(compose.get("secrets")).keySet().stream().map(Object::toString))
                    .containsAll(service.get("secrets") == null ? List.of() : names(service.get("secrets")));
            for (String volume : service.get("volumes") == null ? List.<String>of() : names(service.get("volumes"))) {
                String source = volume.split(":", 2)[0];
                if (source.startsWith(".")) {
                    assertThat(COMPOSE.resolveSibling(source)).exists();
                } else {
                    assertThat(map(compose.get("volumes")).containsKey(source))
                            .as(source)
                            .isTrue();
                }
            }
        }
        String script = Files.readString(COMPOSE.resolveSibling("secrets.sh"));
        for (Object secret : map(compose.get("secrets")).values()) {
            Object file = map(secret).get("file");
            String made = file == null
                    ? map(secret).get("environment") + "="
                    : ">" + file.toString().replace("./", "");
            assertThat(script).contains(made);
        }
    }

    @Test
    void grafanaShowsTheDashboardByItself() throws IOException {
        Map<?, ?> mounts = mounts("grafana");
        Map<?, ?> provider =
                map(list(provisioned(mounts, "dashboards").get("providers")).get(0));
        String folder = String.valueOf(map(provider.get("options")).get("path"));
        Path dashboards =
                COMPOSE.resolveSibling(String.valueOf(mounts.get(folder))).normalize();
        Map<?, ?> source =
                map(list(provisioned(mounts, "datasources").get("datasources")).get(0));
        JsonNode dashboard =
                new ObjectMapper().readTree(dashboards.resolve("freshet.json").toFile());

        assertThat(provider.get("type")).isEqualTo("file");
        assertThat(source.get("type")).isEqualTo("prometheus");
        assertThat(source.get("isDefault")).isEqualTo(true);
        assertThat(source.get("url")).isEqualTo("http://prometheus:9090");
        assertThat(map(compose().get("services")).containsKey("prometheus")).isTrue();
        assertThat(dashboard.has("__inputs")).as("nobody is there to be asked").isFalse();
        assertThat(dashboard
                        .path("templating")
                        .path("list")
                        .path(0)
                        .path("query")
                        .asText())
                .isEqualTo("prometheus");
        assertThat(map(map(map(compose().get("services")).get("grafana")).get("environment"))
                        .get("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"))
                .isEqualTo(folder + "/freshet.json");
    }

    private static Map<?, ?> provisioned(Map<?, ?> mounts, String kind) throws IOException {
        for (Map.Entry<?, ?> mount : mounts.entrySet()) {
            if (mount.getKey().toString().startsWith("/etc/grafana/provisioning/" + kind + "/")) {
                return map(yaml().load(Files.readString(
                        COMPOSE.resolveSibling(mount.getValue().toString()))));
            }
        }
        throw new AssertionError("no " + kind + " among " + mounts);
    }

    /** What of the host is where in a container. */
    private static Map<?, ?> mounts(String service) throws IOException {
        Map<String, String> mounts = new HashMap<>();
        for (String volume : names(Objects.requireNonNull(
                map(map(compose().get("services")).get(service)).get("volumes")))) {
            mounts.put(volume.split(":", 3)[1], volume.split(":", 3)[0]);
        }
        return mounts;
    }

    @Test
    void prometheusScrapesAllServersWithAKeyThatMayNothingElse() throws Exception {
        Path made = secrets();
        Map<?, ?> scrape = map(list(map(yaml().load(Files.readString(made.resolve("prometheus.yml"))))
                        .get("scrape_configs"))
                .get(0));
        List<String> servers = new ArrayList<>();
        for (Object service : map(compose().get("services")).keySet()) {
            if (service.toString().startsWith("freshet-")) {
                servers.add(service + ":4566");
            }
        }
        Map<?, ?> login = map(scrape.get("basic_auth"));
        List<String> problems = new ArrayList<>();
        AccessKey key = CredentialsFile.read(made.resolve("credentials.yaml"), "000000000000", problems).stream()
                .filter(each -> each.id().equals(login.get("username")))
                .findFirst()
                .orElseThrow();

        assertThat(problems).isEmpty();
        assertThat(list(map(list(scrape.get("static_configs")).get(0)).get("targets")))
                .hasSize(2)
                .isEqualTo(servers);
        assertThat(scrape.get("metrics_path")).isEqualTo(ScrapeApi.PATH);
        assertThat(scrape.get("scheme")).as("a secret is not sent in the clear").isEqualTo("https");
        assertThat(login.get("password_file")).isEqualTo("/run/secrets/metrics-secret");
        assertThat(names(Objects.requireNonNull(
                        map(map(compose().get("services")).get("prometheus")).get("secrets"))))
                .contains("metrics-secret", "prometheus");
        assertThat(Files.readString(made.resolve("metrics-secret"))).isEqualTo(key.secret());
        assertThat(key.policy().toString()).contains("freshet:GetMetrics").doesNotContain("kinesis");
    }

    /** What {@code secrets.sh} makes, in a folder with the compose file. */
    private Path secrets() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("deploy/compose"));
        for (String file :
                List.of("docker-compose.yml", "secrets.sh", "grafana-source.yaml", "grafana-dashboards.yaml")) {
            Files.copy(COMPOSE.resolveSibling(file), folder.resolve(file));
        }
        Process script = new ProcessBuilder("bash", folder.resolve("secrets.sh").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        assertThat(script.waitFor())
                .as(Files.readString(directory.resolve("said")))
                .isZero();
        return folder;
    }

    @Test
    void composeItselfReadsTheFile() throws Exception {
        List<String> compose = composeItself();

        assertThat(ended(
                        compose,
                        "--file",
                        secrets().resolve("docker-compose.yml").toString(),
                        "config"))
                .as(Files.readString(directory.resolve("compose")))
                .isZero();
        assertThat(ended(compose, "--file", COMPOSE.toString(), "config"))
                .as("without secrets")
                .isNotZero();
        assertThat(directory.resolve("compose")).content().contains("run ./secrets.sh");
    }

    /** Docker's plugin, or Compose alone among the clients. */
    private List<String> composeItself() throws InterruptedException {
        List<String> plugin = List.of("docker", "compose");
        List<String> alone =
                List.of(Objects.requireNonNullElse(System.getenv("FRESHET_CLIENTS"), "") + "/docker-compose");
        boolean hasPlugin = ended(plugin, "version") == 0;
        assumeThat(hasPlugin || ended(alone, "version") == 0)
                .as("docker with its plugin compose is on this machine, or docker-compose in $FRESHET_CLIENTS")
                .isTrue();
        return hasPlugin ? plugin : alone;
    }

    private int ended(List<String> program, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("compose").toFile())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void theImageRunsAsNobodyInParticularAndSaysHowItIs() throws IOException {
        String image = Files.readString(PROJECT.resolve("Dockerfile"));

        assertThat(image).contains("USER 10001:10001").contains("HEALTHCHECK").contains("/health");
        assertThat(map(map(map(manifest(SERVERS, "Deployment").get("spec")).get("template"))
                                .get("spec"))
                        .toString())
                .contains("runAsNonRoot=true", "runAsUser=10001", "readinessProbe", "livenessProbe", "startupProbe");
    }

    @Test
    void serviceAndBudgetSelectThePods() throws IOException {
        Map<?, ?> spec = map(manifest(SERVERS, "Deployment").get("spec"));
        Object labels = map(map(spec.get("template")).get("metadata")).get("labels");

        assertThat(map(spec.get("selector")).get("matchLabels")).isEqualTo(labels);
        assertThat(map(manifest(SERVERS, "Service").get("spec")).get("selector"))
                .isEqualTo(labels);
        assertThat(map(map(manifest(SERVERS, "PodDisruptionBudget").get("spec")).get("selector"))
                        .get("matchLabels"))
                .isEqualTo(labels);
    }

    private static Map<?, ?> compose() throws IOException {
        return map(yaml().load(Files.readString(COMPOSE)));
    }

    private static Map<?, ?> manifest(Path file, String kind) throws IOException {
        for (Object document : yaml().loadAll(Files.readString(file))) {
            if (kind.equals(map(document).get("kind"))) {
                return map(document);
            }
        }
        throw new AssertionError(file + " has no " + kind);
    }

    private static Yaml yaml() {
        return new Yaml(new SafeConstructor(new LoaderOptions()));
    }

    private static List<String> names(Object listOrMap) {
        return listOrMap instanceof Map<?, ?> map
                ? map.keySet().stream().map(Object::toString).toList()
                : list(listOrMap).stream().map(Object::toString).toList();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return (Map<?, ?>) Objects.requireNonNull(value);
    }

    private static List<?> list(@Nullable Object value) {
        return (List<?>) Objects.requireNonNull(value);
    }
}
