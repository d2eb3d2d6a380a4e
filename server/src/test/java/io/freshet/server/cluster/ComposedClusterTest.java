package io.freshet.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.kafka.BrokerNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code deploy/compose} starts and what {@code freshet cluster up} starts is the same cluster, but for what is listed here with its reason. */
class ComposedClusterTest {
    private static final Path COMPOSE = Path.of("..", "deploy", "compose", "docker-compose.yml");

    /** Where brokers are and what they are called, in containers and on this machine. */
    private static final Set<String> ADDRESSES_OF_KAFKA = Set.of(
            "cluster.id",
            "controller.quorum.voters",
            "listeners",
            "advertised.listeners",
            "listener.security.protocol.map",
            "log.dirs",
            "node.id");

    /** Brokers that share a machine with everything else take less of it, and elect sooner, as no network is between them. */
    private static final Set<String> LEAN = Set.of(
            "background.threads",
            "broker.heartbeat.interval.ms",
            "broker.session.timeout.ms",
            "controller.quorum.election.timeout.ms",
            "group.coordinator.threads",
            "group.initial.rebalance.delay.ms",
            "log.cleaner.dedupe.buffer.size",
            "log.cleaner.threads",
            "log.initial.task.delay.ms",
            "metadata.max.idle.interval.ms",
            "num.io.threads",
            "num.network.threads",
            "num.recovery.threads.per.data.dir",
            "num.replica.fetchers",
            "offsets.topic.num.partitions",
            "offsets.topic.segment.bytes",
            "share.coordinator.threads",
            "transaction.state.log.num.partitions",
            "transaction.state.log.segment.bytes");

    /** Kafka's defaults are the same, and Freshet makes its topics with a replication of its own where brokers are not its own. */
    private static final Set<String> BY_DEFAULT = Set.of(
            "default.replication.factor",
            "min.insync.replicas",
            "share.coordinator.state.topic.min.isr",
            "share.coordinator.state.topic.replication.factor");

    /** Containers are reached from others, so there is a login; on this machine secrets are in the environment and the code of functions is shared. */
    private static final Set<String> SETTINGS_OF_CONTAINERS = Set.of(
            "advertised-url",
            "credentials.file",
            "functions.directory",
            "host",
            "kafka.min-insync-replicas",
            "kafka.replication-factor",
            "metadata.password-file",
            "metadata.user",
            "s3.secret-key-file",
            "tls");

    @TempDir
    Path directory;

    @Test
    void brokersAreTheSame() throws IOException {
        Map<String, String> composed = new TreeMap<>();
        environment("kafka-1").forEach((name, value) -> {
            String key =
                    name.replaceFirst("^KAFKA_", "").toLowerCase(Locale.ROOT).replace('_', '.');
            composed.put(key, value);
        });
        Map<String, String> started = new TreeMap<>(BrokerNode.settings(plan().kafka("id"), 1, directory));

        composed.keySet().removeAll(ADDRESSES_OF_KAFKA);
        started.keySet().removeAll(ADDRESSES_OF_KAFKA);
        assertThat(missing(started, composed)).isEqualTo(union(LEAN, BY_DEFAULT));
        assertThat(started).containsAllEntriesOf(composed);
        Map<String, String> settings = environment("freshet-1");
        assertThat(settings)
                .containsEntry(
                        "FRESHET_KAFKA_REPLICATION_FACTOR",
                        Objects.requireNonNull(started.get("default.replication.factor")))
                .containsEntry(
                        "FRESHET_KAFKA_MIN_INSYNC_REPLICAS",
                        Objects.requireNonNull(started.get("min.insync.replicas")));
        assertThat(services().keySet().stream().filter(name -> name.matches("kafka-\\d")))
                .hasSize(plan().brokers());
    }

    @Test
    void flinkIsTheSame() throws IOException {
        Map<String, String> composed = properties();
        new FlinkParts(directory, "", directory)
                .configure(new FlinkParts.Settings(
                        "jobmanager", 1, 2, ClusterPlan.SLOTS, "http://store:8333", "freshet", "secret"));
        Map<String, String> started = new TreeMap<>();
        map(yaml(directory.resolve("config.yaml"))).forEach((key, value) -> started.put(key.toString(), value + ""));

        for (String key : List.of(
                "taskmanager.numberOfTaskSlots",
                "taskmanager.memory.jvm-metaspace.size",
                "s3.path.style.access",
                "s3.endpoint",
                "s3.access-key")) {
            assertThat(composed).containsEntry(key, Objects.requireNonNull(started.get(key), key));
        }
        assertThat(missing(composed, started))
                .as("memory is given whole and divided by Flink's scripts; the jar of jobs comes with each of them")
                .containsExactlyInAnyOrder(
                        "env.java.opts.all",
                        "jobmanager.memory.process.size",
                        "rest.server.max-content-length",
                        "taskmanager.memory.process.size");
        assertThat(missing(started, composed))
                .as("addresses, sizes one by one, and soon noticing what was killed")
                .allMatch(
                        key -> key.matches(
                                "(jobmanager|rest|taskmanager)\\.(bind-|rpc.)?(host|address|port|bind-address)"
                                        + "|taskmanager\\.(memory|cpu)\\..*|heartbeat\\..*|io.tmp.dirs|classloader.check-leaked-classloader"));
        assertThat(opened(Objects.requireNonNull(composed.get("env.java.opts.all"))))
                .isEqualTo(opened(String.join(" ", JavaCommand.of(1))));
        assertThat(services().keySet().stream().filter(name -> name.matches("taskmanager-\\d")))
                .hasSize(plan().taskManagers());
    }

    @Test
    void thePluginForTheStoreIsThatOfTheVersion() throws IOException {
        Matcher version = Pattern.compile("<flink.version>(.*?)</flink.version>")
                .matcher(Files.readString(Path.of("..", "pom.xml")));

        assertThat(version.find()).isTrue();
        assertThat(environment("taskmanager-1"))
                .containsEntry("ENABLE_BUILT_IN_PLUGINS", "flink-s3-fs-hadoop-" + version.group(1) + ".jar");
    }

    @Test
    void serversAreTheSame() throws IOException {
        Set<String> composed = new TreeSet<>();
        Map<String, String> environment = environment("freshet-1");
        Map<String, String> started = flat(
                "",
                new Yaml(new SafeConstructor(new LoaderOptions()))
                        .load(LocalCluster.of(plan(), "", directory).configuration()));
        Set<String> known = new TreeSet<>(io.freshet.server.config.ConfigReader.KEYS);
        for (String key : known) {
            if (environment.containsKey(
                    "FRESHET_" + key.toUpperCase(Locale.ROOT).replaceAll("[-.]", "_"))) {
                composed.add(key);
            }
        }

        assertThat(difference(composed, started.keySet())).isEqualTo(new TreeSet<>(SETTINGS_OF_CONTAINERS));
        assertThat(difference(started.keySet(), composed))
                .as("the libraries are on the class path of both there")
                .containsExactly("flink.job-jar");
        assertThat(started)
                .containsEntry(
                        "flink.checkpoint-directory",
                        Objects.requireNonNull(environment.get("FRESHET_FLINK_CHECKPOINT_DIRECTORY")))
                .containsEntry("s3.access-key", Objects.requireNonNull(environment.get("FRESHET_S3_ACCESS_KEY")));
        assertThat(services().keySet().stream().filter(name -> name.matches("freshet-\\d")))
                .hasSize(plan().doors());
    }

    /** As many of each as there are if nothing is said. */
    private ClusterPlan plan() {
        return new ClusterPlan(directory, 20_000, 2, 3, 2);
    }

    private static Map<String, String> properties() throws IOException {
        Map<String, String> properties = new TreeMap<>();
        for (String line : Objects.requireNonNull(environment("jobmanager").get("FLINK_PROPERTIES"))
                .lines()
                .toList()) {
            String[] parts = line.split(": ", 2);
            properties.put(parts[0], parts[1]);
        }
        return properties;
    }

    private static Set<String> opened(String options) {
        Set<String> opened = new TreeSet<>();
        Matcher packages = Pattern.compile("--add-opens=(\\S+)").matcher(options);
        while (packages.find()) {
            opened.add(packages.group(1));
        }
        return opened;
    }

    private static Set<String> missing(Map<String, String> all, Map<String, String> there) {
        return difference(all.keySet(), there.keySet());
    }

    private static Set<String> difference(Set<String> all, Set<String> without) {
        Set<String> left = new TreeSet<>(all);
        left.removeAll(without);
        return left;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> union = new TreeSet<>(one);
        union.addAll(other);
        return union;
    }

    private static Map<String, String> flat(String prefix, Object document) {
        Map<String, String> flat = new TreeMap<>();
        map(document).forEach((key, value) -> {
            if (value instanceof Map<?, ?>) {
                flat.putAll(flat(prefix + key + ".", value));
            } else {
                flat.put(prefix + key, String.valueOf(value));
            }
        });
        return flat;
    }

    private static Map<String, Object> services() throws IOException {
        Map<String, Object> services = new TreeMap<>();
        map(map(yaml(COMPOSE)).get("services")).forEach((name, value) -> services.put(name.toString(), value));
        return services;
    }

    private static Map<String, String> environment(String service) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        map(map(services().get(service)).get("environment"))
                .forEach((name, value) -> environment.put(name.toString(), value + ""));
        return environment;
    }

    private static Object yaml(Path file) throws IOException {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return (Map<?, ?>) Objects.requireNonNull(value);
    }
}
