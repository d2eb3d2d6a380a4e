package io.freshet.server.cluster;

import io.freshet.firehosesink.s3.EmbeddedObjectStore;
import io.freshet.ingest.kafka.BrokerNode;
import io.freshet.server.metadata.DatabaseServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A broker, the object store or the database, alone in a process. */
public final class NodeProcess {
    private NodeProcess() {}

    /** Says which, and behind it what that needs: addresses, ports and a directory. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[arguments.length - 1]);
        switch (arguments[0]) {
            case "kafka" ->
                BrokerNode.run(
                        new BrokerNode.Cluster(
                                arguments[1],
                                List.of(arguments[3].split(",")),
                                ports(arguments[4]),
                                ports(arguments[5])),
                        Integer.parseInt(arguments[2]),
                        directory);
            case "store" -> {
                EmbeddedObjectStore store = EmbeddedObjectStore.start(
                        directory, arguments[1], Integer.parseInt(arguments[2]), "freshet", "freshet");
                Runtime.getRuntime().addShutdownHook(new Thread(store::close, "shutdown"));
                new CountDownLatch(1).await();
            }
            case "database" -> {
                DatabaseServer.start(directory, Integer.parseInt(arguments[1]));
                new CountDownLatch(1).await();
            }
            default -> throw new IllegalArgumentException(arguments[0] + " (expected: kafka, store or database)");
        }
    }

    private static List<Integer> ports(String joined) {
        return Arrays.stream(joined.split(",")).map(Integer::parseInt).toList();
    }
}
