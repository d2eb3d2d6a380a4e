package io.freshet.server.cluster;

import io.freshet.ingest.kafka.BrokerNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What belongs to a cluster on this machine, and where each part listens.
 *
 * @param directory for everything: data, logs, and who runs as which process
 * @param firstPort of a range of forty; the first door has it
 * @param network the first three numbers of the addresses, such as {@code 10.99.0}, where each part has one of its own; empty: all
 *     are on the loopback address
 */
public record ClusterPlan(
        Path directory, int firstPort, int doors, int brokers, int taskManagers, Optional<String> network) {
    private static final int MOST = 5;
    private static final int LAST_PORT = 65_000;
    private static final int STORE = 10;
    private static final int DATABASE = 11;
    private static final int FLINK_REST = 12;
    private static final int FLINK_RPC = 13;
    private static final int KAFKA = 20;
    private static final int CONTROLLERS = 30;
    private static final String LOOPBACK = "127.0.0.1";

    /** The last number of a part's address where it has one of its own; behind it comes that of the part. */
    private static final Map<String, Integer> ADDRESSES =
            Map.of("door", 10, "store", 20, "database", 30, "jobmanager", 40, "taskmanager", 50, "kafka", 60);

    /** Slots of each TaskManager: an idle one costs little. */
    static final int SLOTS = 16;

    public ClusterPlan {
        directory = directory.toAbsolutePath().normalize();
        within("servers", doors, 0, MOST);
        within("brokers", brokers, 1, MOST);
        within("task managers", taskManagers, 1, MOST);
        within("first port", firstPort, 1024, LAST_PORT);
    }

    /** All on the loopback address. */
    public ClusterPlan(Path directory, int firstPort, int doors, int brokers, int taskManagers) {
        this(directory, firstPort, doors, brokers, taskManagers, Optional.empty());
    }

    private static void within(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }

    /** The address of a part, such as {@code kafka-1}. */
    public String host(String part) {
        String[] name = part.split("-", 2);
        int kind = Objects.requireNonNull(ADDRESSES.get(name[0]), part);
        int number = name.length == 1 ? 0 : Integer.parseInt(name[1]);
        return network.map(prefix -> prefix + "." + (kind + number)).orElse(LOOPBACK);
    }

    /** Of a door, from 1. */
    public int doorPort(int number) {
        return firstPort + number - 1;
    }

    public int storePort() {
        return firstPort + STORE;
    }

    int databasePort() {
        return firstPort + DATABASE;
    }

    public int flinkRestPort() {
        return firstPort + FLINK_REST;
    }

    int flinkRpcPort() {
        return firstPort + FLINK_RPC;
    }

    BrokerNode.Cluster kafka(String id) {
        List<String> hosts = IntStream.rangeClosed(1, brokers)
                .mapToObj(number -> host("kafka-" + number))
                .toList();
        return new BrokerNode.Cluster(id, hosts, ports(KAFKA), ports(CONTROLLERS));
    }

    private List<Integer> ports(int first) {
        return IntStream.range(0, brokers)
                .map(i -> firstPort + first + i)
                .boxed()
                .toList();
    }

    Path run() {
        return directory.resolve("run");
    }

    Path logs() {
        return directory.resolve("log");
    }

    Path data(String role) {
        return directory.resolve("data").resolve(role);
    }

    /** Of the keys that the doors verify, if it is there. */
    Path keys() {
        return directory.resolve("keys.yaml");
    }

    /** What stands before the command of a part, such as {@code taskset -c 0}, if it is there. */
    Path before(String part) {
        return directory.resolve("with").resolve(part);
    }
}
