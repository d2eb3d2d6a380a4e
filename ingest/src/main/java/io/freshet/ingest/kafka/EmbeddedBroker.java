package io.freshet.ingest.kafka;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and its controller inside this process, on loopback, with everything in one directory.
 *
 * <p>What was acknowledged survives the end of the process, however it ends. When the directory can no longer be written, as on a
 * full disk, Kafka ends the whole process: appends that were not acknowledged fail, and a start with space again recovers the rest.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    /** Settings under which a record is on the disk before it is acknowledged. */
    public static final Map<String, String> FLUSH_BEFORE_ANSWERING = Map.of("log.flush.interval.messages", "1");

    private static final int PORT_ATTEMPTS = 3;

    private final int port;
    private final KafkaRaftServer server;

    private EmbeddedBroker(int port, KafkaRaftServer server) {
        this.port = port;
        this.server = server;
    }

    /**
     * Starts, or starts again, the broker that lives in a directory, and waits until it takes requests.
     *
     * @param port on loopback; 0 takes a free one
     * @throws IllegalStateException if the port is taken or the directory is in use, in one sentence
     */
    public static EmbeddedBroker start(Path directory, int port) {
        return start(directory, port, Map.of(), Set.of());
    }

    /**
     * As {@link #start(Path, int)}.
     *
     * @param settings of the broker, which override ours
     * @param spoken ports on which others of this process are going to listen: none of them is taken
     */
    public static EmbeddedBroker start(Path directory, int port, Map<String, String> settings, Set<Integer> spoken) {
        return start(directory, port, settings, () -> LoopbackPort.freeBut(spoken));
    }

    /** As above; a port of {@code freePorts} may be taken by the time that Kafka listens there, and then the next is tried. */
    static EmbeddedBroker start(Path directory, int port, Map<String, String> settings, IntSupplier freePorts) {
        if (port != 0) {
            requireFree(port);
        }
        try {
            format(directory);
        } catch (Exception e) { // all that Kafka's formatter declares
            throw new IllegalStateException(
                    "The Kafka directory " + directory + " cannot be prepared: " + e.getMessage(), e);
        }
        for (int attempt = 1; ; attempt++) {
            int listening = port == 0 ? freePorts.getAsInt() : port;
            int controller = freePorts.getAsInt();
            Map<String, String> all = EmbeddedBrokerSettings.of(directory, "127.0.0.1", listening, controller);
            all.putAll(settings);
            try {
                return new EmbeddedBroker(listening, started(directory, all));
            } catch (RuntimeException e) {
                boolean portLost = !LoopbackPort.isFree(controller) || !LoopbackPort.isFree(listening);
                if (portLost && attempt < PORT_ATTEMPTS) {
                    LOG.info("A port of 127.0.0.1 chosen for the embedded Kafka was taken meanwhile: another is tried");
                    continue;
                }
                throw new IllegalStateException(
                        "The embedded Kafka in " + directory + " did not start: " + e.getMessage()
                                + (portLost
                                        ? " (a port of 127.0.0.1 that it wants is taken)"
                                        : " (does another process use the directory?)"),
                        e);
            }
        }
    }

    private static KafkaRaftServer started(Path directory, Map<String, String> settings) {
        Thread starting = Thread.currentThread();
        Exit.setHaltProcedure((status, message) -> {
            if (Thread.currentThread()
                    .equals(starting)) { // Kafka gives up its start: an answer, not the end of the process
                throw new IllegalStateException(message == null ? "it gave up, as its log says" : message);
            }
            halt(directory, status, message);
        });
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(new HashMap<>(settings), false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            stop(server);
            throw e;
        }
        Exit.setHaltProcedure((status, message) -> halt(directory, status, message));
        return server;
    }

    private static void stop(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void halt(Path directory, int status, @Nullable String message) {
        LOG.error(
                "The embedded Kafka cannot write to {} any more (is the disk full?): the process ends. Make space and start again;"
                        + " what was acknowledged is kept. {}",
                directory,
                message == null ? "" : message);
        Runtime.getRuntime().halt(status);
    }

    private static void format(Path directory) throws Exception {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(directory);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(EmbeddedBrokerSettings.NODE_ID)
                .addDirectory(directory.toString())
                .setMetadataLogDirectory(directory.toString())
                .setControllerListenerName(EmbeddedBrokerSettings.CONTROLLER)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setIgnoreFormatted(true)
                .run();
    }

    private static int requireFree(int port) {
        if (!LoopbackPort.isFree(port)) {
            throw new IllegalStateException(
                    "Port " + port
                            + " on 127.0.0.1, wanted for the embedded Kafka, is taken: stop what uses it or choose another port.");
        }
        return port;
    }

    /** {@code 127.0.0.1:<port>}, the value of {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** What a client of this broker needs. */
    public Map<String, String> clientProperties() {
        return Map.of("bootstrap.servers", bootstrapServers());
    }

    @Override
    public void close() {
        stop(server);
    }
}
