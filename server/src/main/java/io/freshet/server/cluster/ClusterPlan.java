package io.freshet.server.cluster;

import io.freshet.ingest.kafka.BrokerNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What belongs to a cluster on this machine, and where each part listens.
 *
 * @param directory for everything: data, logs, and who runs as which process
 * @param firstPort of a range of forty; the first door has it
 */
public record ClusterPlan(Path directory, int firstPort, int doors, int brokers, int taskManagers) {
    private static final int MOST = 5;
    private static final int LAST_PORT = 65_000;
    private static final int STORE = 10;
    private static final int DATABASE = 11;
    private static final int FLINK_REST = 12;
    private static final int FLINK_RPC = 13;
    private static final int KAFKA = 20;
    private static final int CONTROLLERS = 30;

    /** Slots of each TaskManager: an idle one costs little. */
    static final int SLOTS = 16;

    public ClusterPlan {
        directory = directory.toAbsolutePath().normalize();
        within("servers", doors, 0, MOST);
        within("brokers", brokers, 1, MOST);
        within("task managers", taskManagers, 1, MOST);
        within("first port", firstPort, 1024, LAST_PORT);
    }

    private static void within(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + min + ".." + max + ")");
        }
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
        return new BrokerNode.Cluster(id, ports(KAFKA), ports(CONTROLLERS));
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
}
