package io.freshet.server;

import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.server.config.ServerConfig;
import io.freshet.server.duty.Duties;
import io.freshet.server.duty.SharedDirectory;
import io.freshet.server.http.Elsewhere;
import io.freshet.server.metadata.JdbcLeases;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other servers over the same metadata database, if it is one that servers can share. */
final class Peers implements Duties.Work, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

    private final Optional<Duties> duties;
    private final Elsewhere elsewhere = new Elsewhere(this::leads);
    private volatile Runnable work = () -> {};
    private volatile URI own = URI.create("http://127.0.0.1");

    /** @param leases absent: there are no other servers */
    Peers(Optional<JdbcLeases> leases) {
        this.duties = leases.map(kept -> new Duties(kept, this));
    }

    /** Jobs inside a server have their checkpoints in a directory: whoever takes over must find them. */
    static void requireCheckpoints(ServerConfig config, ResourceStore store) {
        if (config.metadata().jdbcUrl().isPresent() && config.flink().cluster().isEmpty()) {
            new SharedDirectory("checkpoint-directory", config.dataDir().resolve("checkpoints"))
                    .require(
                            store,
                            "the checkpoints of the jobs that the metadata database knows are",
                            "the same directory mounted for every server with Flink inside, or a Flink cluster; see"
                                    + " docs/operations.md");
        }
    }

    /** Does the work, now or when it is this server's turn. */
    void begin(ServerConfig config, int port, Runnable toDo) {
        if (duties.isEmpty()) {
            toDo.run();
            return;
        }
        own = config.advertisedUrl().orElseGet(() -> address(config.host(), port));
        boolean inside = config.kafka().bootstrapServers().isEmpty()
                || config.s3().endpoint().isEmpty();
        duties.get().other(own).filter(other -> inside).ifPresent(other -> {
            throw new IllegalStateException("the server at " + other + " uses the same metadata database, and this one"
                    + " has a Kafka or an S3 server inside that it does not see (expected: kafka.bootstrap-servers and"
                    + " s3.endpoint, the same for both)");
        });
        work = toDo;
        duties.get().begin(own);
    }

    private static URI address(String host, int port) {
        String reachable = host;
        if (host.equals("0.0.0.0") || host.equals("::")) {
            try {
                reachable = InetAddress.getLocalHost().getHostAddress();
            } catch (UnknownHostException e) {
                throw new IllegalStateException(
                        "this machine does not know its own address (expected: advertised-url, where other servers"
                                + " reach this one)",
                        e);
            }
        }
        return URI.create("http://" + (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + port);
    }

    boolean leads() {
        return duties.isEmpty() || duties.get().leading();
    }

    /** Says whether others may be taking records for the same streams now; empty if there are no other servers. */
    Optional<BooleanSupplier> othersServe() {
        return duties.map(known -> known::othersServe);
    }

    /** Empty if there are no other servers. */
    Optional<Elsewhere> elsewhere() {
        return duties.isEmpty() ? Optional.empty() : Optional.of(elsewhere);
    }

    @Override
    public void lead() {
        work.run();
        elsewhere.leaderAt(Optional.of(own)); // for what has waited here
        LOG.info("this server leads address={}", own);
    }

    @Override
    public void leaderAt(Optional<URI> address) {
        // an earlier life of this server has the lease until it expires
        elsewhere.leaderAt(address.filter(other -> !other.equals(own)));
    }

    @Override
    public void lost(String why) {
        LOG.error(
                "This server leads no longer: {}. The process ends, so that no work is done twice; start it again and it serves beside the"
                        + " one that leads now.",
                why);
        Runtime.getRuntime().halt(1);
    }

    @Override
    public void close() {
        duties.ifPresent(Duties::close);
        elsewhere.close();
    }
}
