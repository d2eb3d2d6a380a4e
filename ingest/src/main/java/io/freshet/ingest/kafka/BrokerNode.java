package io.freshet.ingest.kafka;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One of several brokers on this machine, each broker and controller in a process of its own: every record is on a majority of them before it is
 * acknowledged.
 */
public final class BrokerNode {
    private BrokerNode() {}

    /** An id for a cluster that is new. */
    public static String newClusterId() {
        return Uuid.randomUuid().toString();
    }

    /**
     * The brokers of a cluster, by their place in the lists.
     *
     * @param id of the cluster, the same at every start
     */
    public record Cluster(String id, List<String> hosts, List<Integer> ports, List<Integer> controllerPorts) {
        public Cluster {
            hosts = List.copyOf(hosts);
            ports = List.copyOf(ports);
            controllerPorts = List.copyOf(controllerPorts);
        }

        /** The value of {@code bootstrap.servers}. */
        public String bootstrapServers() {
            return IntStream.range(0, ports.size())
                    .mapToObj(i -> hosts.get(i) + ":" + ports.get(i))
                    .collect(Collectors.joining(","));
        }

        private String voters() {
            return IntStream.range(0, controllerPorts.size())
                    .mapToObj(i -> i + 1 + "@" + hosts.get(i) + ":" + controllerPorts.get(i))
                    .collect(Collectors.joining(","));
        }
    }

    /**
     * Runs until the process ends.
     *
     * @param number of the broker, from 1
     */
    public static void run(Cluster cluster, int number, Path directory) {
        try {
            format(cluster, number, directory);
        } catch (Exception e) { // all that Kafka's formatter declares
            throw new IllegalStateException("Kafka's directory " + directory + " cannot be prepared", e);
        }
        KafkaRaftServer server = new KafkaRaftServer(
                new KafkaConfig(new HashMap<>(settings(cluster, number, directory)), false), Time.SYSTEM);
        server.startup();
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
        server.awaitShutdown();
    }

    /** What a broker is started with. */
    public static Map<String, String> settings(Cluster cluster, int number, Path directory) {
        Map<String, String> settings = EmbeddedBrokerSettings.of(
                directory,
                cluster.hosts().get(number - 1),
                cluster.ports().get(number - 1),
                cluster.controllerPorts().get(number - 1));
        String copies = Integer.toString(Math.min(3, cluster.ports().size()));
        String needed = Integer.toString(Math.min(3, cluster.ports().size()) / 2 + 1);
        settings.put("node.id", Integer.toString(number));
        settings.put("controller.quorum.voters", cluster.voters());
        settings.put("default.replication.factor", copies);
        settings.put("min.insync.replicas", needed);
        settings.put("offsets.topic.replication.factor", copies);
        settings.put("transaction.state.log.replication.factor", copies);
        settings.put("transaction.state.log.min.isr", needed);
        settings.put("share.coordinator.state.topic.replication.factor", copies);
        settings.put("share.coordinator.state.topic.min.isr", needed);
        settings.put("controller.quorum.election.timeout.ms", "1000");
        settings.put("broker.heartbeat.interval.ms", "1000");
        settings.put("broker.session.timeout.ms", "6000");
        return settings;
    }

    private static void format(Cluster cluster, int number, Path directory) throws Exception {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(directory);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(cluster.id())
                .setNodeId(number)
                .addDirectory(directory.toString())
                .setMetadataLogDirectory(directory.toString())
                .setControllerListenerName(EmbeddedBrokerSettings.CONTROLLER)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setIgnoreFormatted(true)
                .run();
    }
}
