package io.freshet.ingest.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** A broker that lets clients in over TLS and with a password only, beside a plain listener for the test. */
public final class SecureBroker implements AutoCloseable {
    public static final String USER = "freshet";
    public static final String PASSWORD = "corr\"ect \\ horse";
    public static final String STORE_PASSWORD = "changeit";

    private final Path directory;
    private final EmbeddedBroker broker;
    private final int securePort;

    private SecureBroker(Path directory, EmbeddedBroker broker, int securePort) {
        this.directory = directory;
        this.broker = broker;
        this.securePort = securePort;
    }

    public static SecureBroker start(Path directory) throws IOException, InterruptedException, ExecutionException {
        makeCertificate(directory);
        int plain = LoopbackPort.free();
        int secure = LoopbackPort.free();
        int controller = LoopbackPort.free();
        EmbeddedBroker broker = EmbeddedBroker.start(
                directory.resolve("kafka"), plain, settings(directory, plain, secure, controller), Set.of());
        SecureBroker started = new SecureBroker(directory, broker, secure);
        started.addScramUser();
        return started;
    }

    private static void makeCertificate(Path directory) throws IOException, InterruptedException {
        String store = "-storepass " + STORE_PASSWORD;
        keytool(
                directory,
                "-genkeypair -alias broker -keyalg EC -groupname secp256r1 -dname CN=localhost"
                        + " -ext san=dns:localhost,ip:127.0.0.1 -keystore broker.p12 -storetype PKCS12 " + store);
        keytool(directory, "-exportcert -rfc -alias broker -file trusted.pem -keystore broker.p12 " + store);
        keytool(
                directory,
                "-importcert -noprompt -alias broker -file trusted.pem -keystore trusted.p12 -storetype PKCS12 "
                        + store);
    }

    private static Map<String, String> settings(Path directory, int plain, int secure, int controller) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + plain + ",SASL_SSL://127.0.0.1:" + secure + ",CONTROLLER://127.0.0.1:"
                        + controller);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + plain + ",SASL_SSL://127.0.0.1:" + secure);
        settings.put("controller.quorum.voters", EmbeddedBrokerSettings.NODE_ID + "@127.0.0.1:" + controller);
        settings.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL");
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
        String escaped = PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"");
        settings.put(
                "listener.name.sasl_ssl.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USER + "=\"" + escaped
                        + "\";");
        settings.put(
                "listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put(
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("ssl.keystore.location", directory.resolve("broker.p12").toString());
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.password", STORE_PASSWORD);
        return settings;
    }

    private void addScramUser() throws InterruptedException, ExecutionException {
        try (Admin admin = KafkaClients.admin(broker.clientProperties())) {
            for (ScramMechanism mechanism : List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
                admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                                USER, new ScramCredentialInfo(mechanism, 4096), PASSWORD)))
                        .all()
                        .get();
            }
        }
    }

    private static void keytool(Path directory, String arguments) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments.split(" +")));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }
    }

    /** Of the listener with TLS and login. */
    public String secureServers() {
        return "127.0.0.1:" + securePort;
    }

    /** Of the listener without. */
    public String plainServers() {
        return broker.bootstrapServers();
    }

    /** The broker's certificate in PEM. */
    public Path trustedPem() {
        return directory.resolve("trusted.pem");
    }

    /** The broker's certificate as a trust store, under {@link #STORE_PASSWORD}. */
    public Path trustStore() {
        return directory.resolve("trusted.p12");
    }

    @Override
    public void close() {
        broker.close();
    }
}
