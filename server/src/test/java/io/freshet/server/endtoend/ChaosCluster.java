package io.freshet.server.endtoend;

import io.freshet.server.cluster.ClusterPlan;
import io.freshet.server.cluster.LocalCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** A whole cluster as processes of this machine, two servers behind one address, whose parts can be struck and are supervised otherwise. */
final class ChaosCluster implements ServerAccess, AutoCloseable {
    static final int SERVERS = 2;
    private static final int BROKERS = 3;
    private static final int TASK_MANAGERS = 2;
    private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(5);
    private static final int SUPERVISED_MILLIS = 1_000;

    private final ClusterPlan plan;
    private final LocalCluster cluster;
    private final Surroundings surroundings;
    private final Balancer balancer;
    private final Thread supervisor = new Thread(this::supervise, "supervisor");
    private volatile boolean left = true;
    private volatile boolean closed;

    private ChaosCluster(ClusterPlan plan, LocalCluster cluster, Surroundings surroundings) throws IOException {
        this.plan = plan;
        this.cluster = cluster;
        this.surroundings = surroundings;
        this.balancer = new Balancer(IntStream.rangeClosed(1, plan.doors())
                .mapToObj(number -> new InetSocketAddress(plan.host("door-" + number), plan.doorPort(number)))
                .toList());
    }

    static ChaosCluster start(Path directory, int firstPort) throws IOException, InterruptedException {
        Surroundings surroundings = Surroundings.of(enterable(directory));
        ChaosCluster started = of(directory, firstPort, surroundings);
        try {
            surroundings.prepare(
                    started.cluster.parts().stream()
                            .map(LocalCluster.Part::name)
                            .toList(),
                    started.plan);
            started.cluster.up(said -> {});
        } catch (IOException | RuntimeException | InterruptedException e) {
            started.close();
            throw e;
        }
        started.left = false;
        started.supervisor.setDaemon(true);
        started.supervisor.start();
        return started;
    }

    /** One that another build has started, all on the loopback address; what is started again is of this build. */
    static ChaosCluster over(Path directory, int firstPort) throws IOException {
        return of(directory, firstPort, Surroundings.none(directory));
    }

    private static ChaosCluster of(Path directory, int firstPort, Surroundings surroundings) throws IOException {
        ClusterPlan plan =
                new ClusterPlan(directory, firstPort, SERVERS, BROKERS, TASK_MANAGERS, surroundings.network());
        LocalCluster cluster = LocalCluster.of(
                plan,
                System.getProperty("java.class.path"),
                Path.of(System.getProperty("freshet.root"), "server", "target", "flink-plugins"));
        return new ChaosCluster(plan, cluster, surroundings);
    }

    /** For the user who runs PostgreSQL as well. */
    static Path enterable(Path directory) throws IOException {
        return Files.setPosixFilePermissions(
                Files.createDirectories(directory), PosixFilePermissions.fromString("rwx--x--x"));
    }

    /** Ends parts in order, all of them before the first is started again. */
    void replace(List<String> parts) throws IOException, InterruptedException {
        for (LocalCluster.Part part : cluster.parts()) {
            if (parts.contains(part.name())) {
                ProcessHandle process = part.pid().flatMap(ProcessHandle::of).orElseThrow();
                process.destroy();
                var unused = process.onExit().join();
            }
        }
        cluster.up(said -> {});
    }

    /** All that can happen to its parts on this machine. */
    List<Fault> faults() throws IOException {
        List<Fault> faults = new ArrayList<>();
        for (LocalCluster.Part part : cluster.parts()) {
            faults.add(new Fault(Fault.Kind.KILL, part.name()));
            surroundings.kinds(part.name()).forEach(kind -> faults.add(new Fault(kind, part.name())));
        }
        return faults;
    }

    /** Nothing is started again until {@link #heal}. */
    void strike(Fault fault) throws IOException, InterruptedException {
        left = true;
        switch (fault.kind()) {
            case KILL -> kill(fault.part());
            case CUT -> surroundings.cut(fault.part());
            case FULL -> surroundings.fill(fault.part());
            case SKEW -> {
                surroundings.skew(fault.part());
                kill(fault.part());
                up();
            }
        }
    }

    void heal(Fault fault) throws IOException, InterruptedException {
        switch (fault.kind()) {
            case KILL -> {}
            case CUT -> surroundings.join(fault.part());
            case FULL -> surroundings.empty(fault.part());
            case SKEW -> {
                surroundings.right(fault.part());
                kill(fault.part());
            }
        }
    }

    /** When all faults are healed: from here on whatever does not run is started again. */
    void supervised() {
        left = false;
    }

    private void supervise() {
        while (!closed) {
            try {
                if (!left && !whole()) {
                    up();
                }
                Thread.sleep(SUPERVISED_MILLIS);
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private boolean whole() throws IOException {
        return cluster.parts().stream().allMatch(part -> part.pid().isPresent());
    }

    private synchronized void up() throws InterruptedException {
        try {
            cluster.up(said -> {});
        } catch (IOException | IllegalStateException e) {
            System.out.println("not all is up yet: " + e.getMessage());
        }
    }

    private void kill(String name) throws IOException {
        for (LocalCluster.Part part : cluster.parts()) {
            if (part.name().equals(name)) {
                part.pid().flatMap(ProcessHandle::of).ifPresent(process -> {
                    process.destroyForcibly();
                    var unused = process.onExit().join();
                });
            }
        }
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + balancer.port());
    }

    @Override
    public URI s3Endpoint() {
        return URI.create("http://" + plan.host("store") + ":" + plan.storePort());
    }

    @Override
    public KinesisClient kinesis() {
        return ServerAccess.aimed(KinesisClient.builder(), endpoint())
                .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(CLIENT_PATIENCE))
                .build();
    }

    @Override
    public FirehoseClient firehose() {
        return ServerAccess.aimed(FirehoseClient.builder(), endpoint())
                .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(CLIENT_PATIENCE))
                .build();
    }

    @Override
    public String log() {
        return "logs are in " + plan.directory().resolve("log");
    }

    @Override
    public void close() throws IOException {
        closed = true;
        left = true;
        supervisor.interrupt();
        try {
            supervisor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what is left is ended all the same
        }
        balancer.close();
        for (LocalCluster.Part part : cluster.parts()) {
            kill(part.name());
        }
        surroundings.close();
    }
}
