package io.freshet.server.cli;

import io.freshet.server.cluster.ClusterPlan;
import io.freshet.server.cluster.LocalCluster;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code freshet cluster}: Kafka, Flink, a store, a database and servers as processes of this machine, to see how it is on several. */
@Command(
        name = "cluster",
        description = "Start, end and show a whole cluster as processes of this machine",
        mixinStandardHelpOptions = true)
final class ClusterCommand {
    @Option(
            names = "--directory",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            defaultValue = ".freshet-cluster",
            description = "for data, logs and process numbers; default: ${DEFAULT-VALUE}")
    private Path directory = Path.of(".freshet-cluster");

    @Option(
            names = "--first-port",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            defaultValue = "14560",
            description = "of forty; servers have the first ones; default: ${DEFAULT-VALUE}")
    private int firstPort;

    @Option(
            names = "--servers",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            defaultValue = "2",
            description = "default: ${DEFAULT-VALUE}")
    private int servers;

    @Option(
            names = "--brokers",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            defaultValue = "3",
            description = "of Kafka; default: ${DEFAULT-VALUE}")
    private int brokers;

    @Option(
            names = "--task-managers",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            defaultValue = "2",
            description = "of Flink; default: ${DEFAULT-VALUE}")
    private int taskManagers;

    @Command(name = "up", description = "Start what does not run, and wait until it is ready")
    int up() throws IOException, InterruptedException {
        ClusterPlan plan = plan();
        cluster(plan).up(System.err::println);
        for (int number = 1; number <= servers; number++) {
            System.out.println("http://127.0.0.1:" + plan.doorPort(number));
        }
        return 0;
    }

    @Command(name = "down", description = "End all of it; data stays")
    int down() throws IOException, InterruptedException {
        cluster(plan()).down(System.err::println);
        return 0;
    }

    @Command(name = "status", description = "Print what runs; exit code 1 if something does not")
    int status() throws IOException {
        boolean all = true;
        System.out.printf("%-16s %8s %6s%n", "PART", "PROCESS", "PORT");
        for (LocalCluster.Part part : cluster(plan()).parts()) {
            all &= part.pid().isPresent();
            System.out.printf(
                    "%-16s %8s %6s%n",
                    part.name(),
                    part.pid().map(String::valueOf).orElse("-"),
                    part.port() == 0 ? "-" : Integer.toString(part.port()));
        }
        return all ? 0 : 1;
    }

    private ClusterPlan plan() {
        return new ClusterPlan(directory, firstPort, servers, brokers, taskManagers);
    }

    private static LocalCluster cluster(ClusterPlan plan) throws IOException {
        return LocalCluster.of(plan, System.getProperty("java.class.path"), plugins());
    }

    /** Beside the build. */
    private static Path plugins() {
        try {
            return Path.of(ClusterCommand.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("flink-plugins");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of this program is not known", e);
        }
    }
}
