package io.freshet.server.cluster;

import io.freshet.ingest.kafka.BrokerNode;
import io.freshet.server.metadata.DatabaseServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** All processes of a cluster on this machine. Every step may be done again: what runs is left alone. */
public final class LocalCluster {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String KEY = "freshet";
    private static final String DATABASE = "database";
    private static final String STORE = "store";
    private static final String JOB_MANAGER = "jobmanager";
    private static final String POSTGRES = "postgres";
    private static final int HEAP = 256;
    private static final int DOOR_HEAP = 512;

    private final ClusterPlan plan;
    private final String classPath;
    private final FlinkParts flink;
    private final String kafkaId;
    private final Optional<Postgres> postgres;

    private LocalCluster(
            ClusterPlan plan, String classPath, Path plugins, String kafkaId, Optional<Postgres> postgres) {
        this.plan = plan;
        this.classPath = classPath;
        this.flink = new FlinkParts(plan.directory().resolve("flink"), classPath, plugins);
        this.kafkaId = kafkaId;
        this.postgres = postgres;
    }

    /**
     * The cluster of a plan; its directory is made unless it is there.
     *
     * @param classPath of this program
     * @param plugins of Flink
     */
    public static LocalCluster of(ClusterPlan plan, String classPath, Path plugins) throws IOException {
        Path id = Files.createDirectories(plan.directory()).resolve("kafka-id");
        if (!Files.exists(id)) {
            Files.writeString(id, BrokerNode.newClusterId());
        }
        return new LocalCluster(plan, classPath, plugins, Files.readString(id).strip(), Postgres.installed());
    }

    /** A part and whether it runs. */
    public record Part(String name, Optional<Long> pid, int port) {}

    /** Starts what does not run, and waits until all of it listens. */
    public void up(Consumer<String> said) throws IOException, InterruptedException {
        flink.configure(new FlinkParts.Settings(
                plan.host(JOB_MANAGER),
                plan.flinkRestPort(),
                plan.flinkRpcPort(),
                ClusterPlan.SLOTS,
                store(),
                KEY,
                KEY));
        Files.writeString(plan.directory().resolve("freshet.yaml"), configuration());
        if (postgres.isPresent()) {
            postgres.get().prepare(plan.data(POSTGRES), plan.network());
        } else {
            said.accept("there is no PostgreSQL on this machine that could run: H2 takes its place");
        }
        for (List<Role> together : List.of(foundations(), doors())) {
            for (Role role : together) {
                said.accept(role.name() + (role.start(plan) ? " started" : " runs"));
            }
            for (Role role : together) {
                awaitReady(role);
            }
        }
    }

    /** Ends what runs, the doors first. */
    public void down(Consumer<String> said) throws IOException, InterruptedException {
        List<Role> all = new ArrayList<>(foundations());
        all.addAll(doors());
        Collections.reverse(all);
        for (Role role : all) {
            said.accept(role.name() + (role.end(plan) ? " ended" : " did not run"));
        }
    }

    public List<Part> parts() throws IOException {
        List<Part> parts = new ArrayList<>();
        for (List<Role> roles : List.of(foundations(), doors())) {
            for (Role role : roles) {
                parts.add(new Part(role.name(), role.running(plan).map(ProcessHandle::pid), role.port()));
            }
        }
        return parts;
    }

    private List<Role> foundations() {
        List<Role> roles = new ArrayList<>();
        for (int number = 1; number <= plan.brokers(); number++) {
            String name = "kafka-" + number;
            roles.add(node(
                    name,
                    HEAP,
                    plan.kafka(kafkaId).ports().get(number - 1),
                    "kafka",
                    kafkaId,
                    Integer.toString(number),
                    String.join(",", plan.kafka(kafkaId).hosts()),
                    joined(plan.kafka(kafkaId).ports()),
                    joined(plan.kafka(kafkaId).controllerPorts()),
                    plan.data(name).toString()));
        }
        roles.add(node(
                STORE,
                HEAP,
                plan.storePort(),
                STORE,
                plan.host(STORE),
                Integer.toString(plan.storePort()),
                plan.data(STORE).toString()));
        roles.add(database());
        roles.add(new Role(JOB_MANAGER, flink.jobManager(true), flink.environment(), plan.flinkRestPort()));
        for (int number = 1; number <= plan.taskManagers(); number++) {
            String name = "taskmanager-" + number;
            roles.add(new Role(name, flink.taskManager(name, plan.host(name), true), flink.environment(), 0));
        }
        return roles;
    }

    private Role database() {
        int port = plan.databasePort();
        return postgres.map(found -> new Role(
                        DATABASE, found.command(plan.data(POSTGRES), plan.host(DATABASE), port), Map.of(), port))
                .orElseGet(() -> node(
                        DATABASE,
                        HEAP / 2,
                        port,
                        DATABASE,
                        Integer.toString(port),
                        plan.data(DATABASE).toString()));
    }

    private List<Role> doors() {
        return IntStream.rangeClosed(1, plan.doors())
                .mapToObj(number -> {
                    String name = "door-" + number;
                    List<String> command = java(DOOR_HEAP, "io.freshet.server.cli.Freshet");
                    command.addAll(List.of(
                            "server",
                            "--config",
                            plan.directory().resolve("freshet.yaml").toString()));
                    command.addAll(List.of("--data-dir", plan.data(name).toString()));
                    command.addAll(
                            List.of("--host", plan.host(name), "--port", Integer.toString(plan.doorPort(number))));
                    if (Files.exists(plan.keys())) {
                        command.addAll(List.of("--credentials", plan.keys().toString()));
                    }
                    return new Role(name, command, Map.of("FRESHET_S3_SECRET_KEY", KEY), plan.doorPort(number));
                })
                .toList();
    }

    private Role node(String name, int heapMib, int port, String... arguments) {
        List<String> command = java(heapMib, NodeProcess.class.getName());
        command.addAll(List.of(arguments));
        return new Role(name, command, Map.of(), port);
    }

    private List<String> java(int heapMib, String main) {
        List<String> command = new ArrayList<>(JavaCommand.of(heapMib));
        command.addAll(List.of("-cp", classPath, main));
        return command;
    }

    private static String joined(List<Integer> ports) {
        return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private String store() {
        return "http://" + plan.host(STORE) + ":" + plan.storePort();
    }

    String configuration() {
        String doors = IntStream.rangeClosed(1, plan.doors())
                .mapToObj(number -> "http://" + plan.host("door-" + number) + ":" + plan.doorPort(number))
                .collect(Collectors.joining(","));
        return String.format(
                """
                # written by freshet cluster up; each door has a --port and a --data-dir of its own
                kafka: {bootstrap-servers: "%s"}
                s3: {endpoint: "%s", access-key: %s}
                metadata: {jdbc-url: "%s"}
                flink:
                  rest-address: http://%s:%d
                  checkpoint-directory: s3://freshet-checkpoints/jobs
                  job-jar: installed
                  callbacks: %s
                """,
                plan.kafka(kafkaId).bootstrapServers(),
                store(),
                KEY,
                postgres.isPresent()
                        ? Postgres.url(plan.host(DATABASE), plan.databasePort())
                        : DatabaseServer.url(plan.databasePort()),
                plan.host(JOB_MANAGER),
                plan.flinkRestPort(),
                doors);
    }

    private void awaitReady(Role role) throws IOException, InterruptedException {
        long since = System.nanoTime();
        while (role.port() > 0 && !listens(plan.host(role.name()), role.port())) {
            if (role.running(plan).isEmpty()) {
                throw new IllegalStateException(role.name() + " ended: " + role.log(plan) + " says why");
            }
            if (System.nanoTime() - since > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        role.name() + " does not listen on port " + role.port() + ": " + role.log(plan) + " says why");
            }
            Thread.sleep(100);
        }
    }

    private static boolean listens(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
