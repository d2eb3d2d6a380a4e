package io.freshet.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.AccessPolicy;
import io.freshet.awsapi.auth.AccessPolicy.Effect;
import io.freshet.awsapi.auth.AccessPolicy.Statement;
import io.freshet.firehosesink.s3.StoreEncryption;
import io.freshet.firehosesink.s3.StoreEncryption.ServerSide;
import io.freshet.firehosesink.seal.ObjectKey;
import io.freshet.ingest.fault.Fault;
import io.freshet.server.config.ServerConfig.CompressionMode;
import io.freshet.server.config.ServerConfig.FlinkCluster;
import io.freshet.server.config.ServerConfig.FlushMode;
import io.freshet.server.config.ServerConfig.JobJarMode;
import io.freshet.server.config.ServerConfig.LimitsMode;
import io.freshet.server.config.ServerConfig.TableColumn;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    @TempDir
    Path directory;

    @Test
    void runsEverythingInsideByDefault() {
        ServerConfig config = ConfigReader.read(Map.of(), Map.of(), Optional.empty());

        assertThat(config.port()).isEqualTo(4566);
        assertThat(config.s3().port()).isEqualTo(4570);
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.kafka().bootstrapServers()).isEmpty();
        assertThat(config.s3().endpoint()).isEmpty();
        assertThat(config.metadata().jdbcUrl()).isEmpty();
    }

    @Test
    void objectsAreEncryptedAsConfigured() throws IOException {
        String key = "4yLDq9ZC3uTnP2JGGxHCBsbtVXKJgFEmGmr6tWc0rYQ=";
        Path keys = Files.writeString(directory.resolve("keys.yaml"), "alias/lake: \"" + key + "\"");
        Path file = file(
                "encryption: {keys-file: " + keys + "}\n"
                        + "s3: {endpoint: 'http://127.0.0.1:9000', access-key: a, server-side-encryption: sse-c, client-side-key: alias/lake}\n");

        StoreEncryption encryption = ConfigReader.read(
                        Map.of(),
                        Map.of("FRESHET_S3_SECRET_KEY", "s", "FRESHET_S3_CUSTOMER_KEY", key),
                        Optional.of(file))
                .s3()
                .encryption();

        assertThat(encryption.serverSide()).isEqualTo(ServerSide.CUSTOMER_KEY);
        assertThat(encryption.customerKey()).isEqualTo(key);
        assertThat(encryption.sealedWith()).isEqualTo("alias/lake");
        assertThat(encryption.objectKeys()).containsExactly(new ObjectKey("alias/lake", key));
        assertThat(encryption).asString().doesNotContain(key);
    }

    @Test
    void encryptionThatCannotBeDoneIsTold() throws IOException {
        Path file = file("s3: {server-side-encryption: sse-c, client-side-key: alias/none, customer-key: x}\n");

        assertThat(problems(Map.of(), file))
                .anyMatch(problem -> problem.contains("s3.customer-key must not stand in the file"))
                .anyMatch(problem -> problem.contains("s3.server-side-encryption: sse-c needs s3.endpoint"))
                .anyMatch(problem -> problem.contains("sse-c has no key (expected: 32 bytes in base64"))
                .anyMatch(problem -> problem.contains("s3.client-side-key: alias/none is no key"));
        assertThat(problems(Map.of("s3.server-side-encryption", "kms"), file))
                .anyMatch(problem -> problem.contains("kms (expected: off, sse-s3 or sse-c)"));
    }

    @Test
    void aFlagBeatsTheEnvironmentWhichBeatsTheFile() throws IOException {
        Path file = file("port: 1\nregion: eu-west-1\nflink:\n  checkpoint-interval: 500ms\ns3: {port: 3}\n");

        ServerConfig config = ConfigReader.read(
                Map.of("port", "3000"), Map.of("FRESHET_PORT", "2000", "FRESHET_S3_PORT", "2001"), Optional.of(file));

        assertThat(config.port()).isEqualTo(3000);
        assertThat(config.s3().port()).isEqualTo(2001);
        assertThat(config.region()).isEqualTo("eu-west-1");
        assertThat(config.flink().checkpointInterval()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() throws IOException {
        Path file = file(
                "prot: 1\naccount-id: 12\nflink: {checkpoint-interval: soon}\nmetadata: {jdbc-url: here, password: x}\n");

        List<String> problems = problems(Map.of("port", "70000", "host", "192.0.2.1"), file);

        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem).contains("unknown key prot; did you mean port?"))
                .anySatisfy(problem -> assertThat(problem).isEqualTo("account-id: 12 (expected: 12 digits)"))
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("flink.checkpoint-interval: soon (expected: a duration"))
                .anySatisfy(problem -> assertThat(problem).startsWith("metadata.jdbc-url: here (expected: a JDBC URL"))
                .anySatisfy(problem -> assertThat(problem).contains("metadata.password must not stand in the file"))
                .anySatisfy(problem -> assertThat(problem).isEqualTo("port: 70000 (expected: 0..65535)"))
                .anySatisfy(problem -> assertThat(problem).startsWith("host: 192.0.2.1 (expected: a loopback address"))
                .hasSize(7);
    }

    @Test
    void aFlinkOutsideNeedsWhatItSharesWithTheServerOutsideToo() {
        assertThat(problems(Map.of("flink.rest-address", "http://flink:8081"), null))
                .containsExactly(
                        "flink.rest-address: http://flink:8081 cannot reach what is inside this server (expected:"
                                + " kafka.bootstrap-servers as well)",
                        "flink.rest-address: http://flink:8081 cannot reach what is inside this server (expected:"
                                + " s3.endpoint as well)",
                        "flink.rest-address: http://flink:8081 needs a place for checkpoints (expected:"
                                + " flink.checkpoint-directory, for example s3://freshet-checkpoints/jobs)");
        assertThat(problems(Map.of("flink.job-jar", "shipped"), null))
                .containsExactly("flink.job-jar: shipped is of no use without flink.rest-address");
    }

    @Test
    void readsWhereJobsRun() {
        Map<String, String> settings = Map.of(
                "flink.rest-address", "http://flink:8081",
                "flink.checkpoint-directory", "s3://checkpoints/jobs",
                "flink.job-jar", "installed",
                "flink.callbacks", "http://one:4566, http://two:4566",
                "kafka.bootstrap-servers", "kafka:9092",
                "s3.endpoint", "http://s3:9000",
                "s3.access-key", "freshet",
                "s3.secret-key", "secret");

        FlinkCluster cluster = ConfigReader.read(settings, Map.of(), Optional.empty())
                .flink()
                .cluster()
                .orElseThrow();

        assertThat(cluster.restAddress()).hasToString("http://flink:8081");
        assertThat(cluster.checkpoints()).hasToString("s3://checkpoints/jobs");
        assertThat(cluster.jobJar()).isEqualTo(JobJarMode.INSTALLED);
        assertThat(cluster.callbacks()).extracting(URI::getHost).containsExactly("one", "two");
        assertThat(problems(with(settings, "flink.checkpoint-directory", "/tmp/checkpoints"), null))
                .containsExactly("flink.checkpoint-directory: /tmp/checkpoints (expected: s3://bucket/prefix)");
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> changed = new TreeMap<>(settings);
        changed.put(key, value);
        return changed;
    }

    @Test
    void aStoreOutsideNeedsCredentials() {
        assertThat(problems(Map.of("s3.endpoint", "http://127.0.0.1:9000"), null))
                .containsExactly("s3.endpoint: http://127.0.0.1:9000 has no credentials"
                        + " (expected: s3.access-key, and s3.secret-key-file or FRESHET_S3_SECRET_KEY)");
    }

    @Test
    void neverPrintsASecret() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "hunter2\n");

        ServerConfig config = ConfigReader.read(
                Map.of(
                        "s3.endpoint",
                        "http://127.0.0.1:9000",
                        "s3.access-key",
                        "ak",
                        "s3.secret-key-file",
                        secret.toString()),
                Map.of("FRESHET_METADATA_PASSWORD", "hunter3"),
                Optional.empty());

        assertThat(config.s3().secretKey().value()).isEqualTo("hunter2");
        assertThat(config.toString()).doesNotContain("hunter2", "hunter3");
    }

    @Test
    void readsKeysForStreamsAndNeverPrintsThem() throws IOException {
        String key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
        Path keys = Files.writeString(directory.resolve("keys.yaml"), "alias/orders: " + key + "\n");

        ServerConfig config = ConfigReader.read(
                Map.of("encryption.keys-file", keys.toString()),
                Map.of("FRESHET_ENCRYPTION_KEY", key),
                Optional.empty());

        assertThat(config.encryption().keys().ids()).containsExactlyInAnyOrder("alias/orders", "alias/aws/kinesis");
        assertThat(config.encryption().keys().contains("arn:aws:kms:us-east-1:000000000000:alias/orders"))
                .isTrue();
        assertThat(config.toString()).doesNotContain(key);
    }

    @Test
    void refusesKeysForStreamsThatAreNoneWithoutPrintingThem() throws IOException {
        Path keys =
                Files.writeString(directory.resolve("keys.yaml"), "alias/short: c2VjcmV0\nalias/odd: '!hunter2!'\n");
        Path torn = Files.writeString(directory.resolve("torn.yaml"), "alias/orders: 'hunter2\n");

        assertThat(problems(Map.of("encryption.keys-file", keys.toString()), null))
                .anySatisfy(problem -> assertThat(problem).contains("key alias/short has 6 bytes"))
                .anySatisfy(problem -> assertThat(problem).contains("key alias/odd is not base64"))
                .hasSize(2)
                .noneSatisfy(problem -> assertThat(problem).contains("hunter2"));
        assertThat(problems(Map.of("encryption.keys-file", torn.toString()), null))
                .hasSize(1)
                .noneSatisfy(problem -> assertThat(problem).contains("hunter2"));
        assertThat(problems(Map.of("encryption.keys-file", "missing.yaml"), null))
                .hasSize(1);
        assertThat(problems(Map.of(), file("encryption: {key: hunter2}\n")))
                .hasSize(1)
                .first()
                .asString()
                .contains("must not stand in the file")
                .doesNotContain("hunter2");
    }

    @Test
    void readsFaultsAndRefusesThoseThatMakeNoSense() throws IOException {
        Path file = file(
                """
                limits: aws
                kafka: {flush: always, compression: zstd}
                testing:
                  reset: true
                  faults:
                    - {operation: PutRecords, rate: 0.1, kind: throttle}
                    - {operation: PutRecord, rate: 1, kind: latency, latency-ms: 200}
                """);

        ServerConfig config = ConfigReader.read(Map.of(), Map.of(), Optional.of(file));

        assertThat(config.limits()).isEqualTo(LimitsMode.AWS);
        assertThat(config.kafka().flush()).isEqualTo(FlushMode.ALWAYS);
        assertThat(config.kafka().compression()).isEqualTo(CompressionMode.ZSTD);
        assertThat(config.testing().reset()).isTrue();
        assertThat(config.testing().faults())
                .containsExactly(
                        new Fault("PutRecords", 0.1, Fault.Kind.THROTTLE, Duration.ZERO),
                        new Fault("PutRecord", 1, Fault.Kind.LATENCY, Duration.ofMillis(200)));
        assertThat(
                        problems(
                                Map.of("limits", "some", "kafka.flush", "never"),
                                file(
                                        """
                                testing:
                                  faults:
                                    - {operation: PutRecords, rate: 2, kind: throttle}
                                    - {operation: PutRecords, rate: 1, kind: throttle, latency-ms: 3}
                                    - {operation: PutRecords, rate: 1, kind: explode}
                                """)))
                .contains("limits: some (expected: aws or off)", "kafka.flush: never (expected: os or always)")
                .hasSize(5);
    }

    @Test
    void readsHowAKafkaOutsideIsReached() throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "a \"quoted\" \\ one\n");
        Path file = file(
                """
                kafka:
                  bootstrap-servers: kafka:9094
                  replication-factor: 3
                  min-insync-replicas: 2
                  security-protocol: sasl-ssl
                  sasl-mechanism: plain
                  user: freshet
                  password-file: %s
                """
                        .formatted(password));

        ServerConfig config = ConfigReader.read(Map.of(), Map.of(), Optional.of(file));

        assertThat(config.kafka().login().clientProperties())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "PLAIN")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"freshet\""
                                + " password=\"a \\\"quoted\\\" \\\\ one\";");
        assertThat(config.kafka().replication().factor()).hasValue(3);
        assertThat(config.kafka().replication().minInSync()).hasValue(2);
        assertThat(config.toString()).doesNotContain("quoted");
    }

    @Test
    void refusesSettingsOfAKafkaOutsideThatDoNotGoTogether() throws IOException {
        assertThat(problems(Map.of("kafka.replication-factor", "3"), null))
                .containsExactly("kafka.replication-factor is for a Kafka outside (expected: kafka.bootstrap-servers as"
                        + " well, or not kafka.replication-factor)");
        assertThat(problems(
                        Map.of(
                                "kafka.bootstrap-servers", "kafka:9092",
                                "kafka.user", "freshet",
                                "kafka.replication-factor", "2",
                                "kafka.min-insync-replicas", "3",
                                "kafka.sasl-mechanism", "gssapi"),
                        null))
                .containsExactly(
                        "kafka.sasl-mechanism: gssapi (expected: plain or scram-sha-256 or scram-sha-512)",
                        "kafka.user: freshet is not used with kafka.security-protocol: plaintext (expected: sasl-ssl or"
                                + " sasl-plaintext)",
                        "kafka.min-insync-replicas: 3 is more than kafka.replication-factor: 2 (expected: at most that"
                                + " many, better one less)");
        Path noStore = Files.writeString(directory.resolve("store"), "no certificate");
        assertThat(problems(
                        Map.of(
                                "kafka.bootstrap-servers", "kafka:9092",
                                "kafka.security-protocol", "sasl-ssl",
                                "kafka.trust-store", noStore.toString()),
                        file("kafka: {password: hunter2}")))
                .hasSize(3)
                .anyMatch(problem -> problem.startsWith("kafka.trust-store: " + noStore + " cannot be read"))
                .anyMatch(problem -> problem.contains("has no login"))
                .noneMatch(problem -> problem.contains("hunter2"));
    }

    @Test
    void otherMachinesAreLetInOnlyWithKeys() throws IOException {
        Path keys = Files.writeString(directory.resolve("keys.yaml"), "keys: [{id: AKIA1, secret: hunter2}]");
        Map<String, String> everywhere = Map.of("host", "0.0.0.0");

        assertThat(problems(everywhere, null))
                .containsExactly(
                        "host: 0.0.0.0 (expected: a loopback address, or credentials.file with the keys that are"
                                + " let in: without it everybody would be)");
        assertThat(problems(Map.of("host", "0.0.0.0", "auth", "open", "credentials.file", keys.toString()), null))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("host: 0.0.0.0 (expected: a loopback address");
        assertThat(problems(Map.of("host", "0.0.0.0", "credentials.file", keys.toString()), null))
                .hasSize(1)
                .first()
                .asString()
                .contains("S3 server inside under a key that everybody knows");
        assertThat(problems(Map.of("auth", "verify"), null)).hasSize(1);
        ServerConfig config = ConfigReader.read(
                Map.of("host", "0.0.0.0", "credentials.file", keys.toString()),
                Map.of("FRESHET_S3_SECRET_KEY", "hunter3"),
                Optional.empty());
        assertThat(config.auth().verified()).isTrue();
        assertThat(config.toString()).contains("AKIA1").doesNotContain("hunter");
    }

    @Test
    void readsKeysWithTheirPolicies() throws IOException {
        Path keys = Files.writeString(
                directory.resolve("keys.yaml"),
                """
                keys:
                  - id: AKIA1
                    secret: "s"
                  - id: AKIA2
                    secret: "s"
                    session-token: "t"
                    account: "111122223333"
                    policy:
                      - {effect: allow, actions: ["kinesis:Put*"], resources: ["*"]}
                  - id: AKIA3
                    secret: "s"
                    policy: {"Version": "2012-10-17", "Statement": [
                      {"Effect": "Deny", "Action": "kinesis:*", "Resource": ["a", "b"]}]}
                """);

        ServerConfig config =
                ConfigReader.read(Map.of("credentials.file", keys.toString()), Map.of(), Optional.empty());

        assertThat(config.auth().keys())
                .containsExactly(
                        new AccessKey("AKIA1", "s", "", "000000000000", AccessPolicy.ALLOW_ALL),
                        new AccessKey(
                                "AKIA2",
                                "s",
                                "t",
                                "111122223333",
                                new AccessPolicy(
                                        List.of(new Statement(Effect.ALLOW, List.of("kinesis:Put*"), List.of("*"))))),
                        new AccessKey(
                                "AKIA3",
                                "s",
                                "",
                                "000000000000",
                                new AccessPolicy(
                                        List.of(new Statement(Effect.DENY, List.of("kinesis:*"), List.of("a", "b"))))));
    }

    @Test
    void refusesKeysThatItDoesNotWhollyUnderstandWithoutPrintingThem() throws IOException {
        Path keys = Files.writeString(
                directory.resolve("keys.yaml"),
                """
                keys:
                  - {id: AKIA1, secret: "hunter2", account: 000000000012}
                  - {id: AKIA2, secret: "hunter2", polcy: []}
                  - {id: AKIA3, secret: "hunter2", policy: []}
                  - id: AKIA4
                    secret: "hunter2"
                    policy: [{effect: deny, action: "*", resource: "*", condition: {a: b}}]
                  - {id: "AKIA 5", secret: "hunter2"}
                  - {id: AKIA3, secret: "hunter2"}
                """);

        List<String> problems = problems(Map.of("credentials.file", keys.toString()), null);

        assertThat(problems)
                .anySatisfy(
                        problem -> assertThat(problem).endsWith("account is not a text (expected: put it in quotes)"))
                .anySatisfy(problem -> assertThat(problem).contains("unknown member polcy"))
                .anySatisfy(problem -> assertThat(problem).contains("AKIA3: policy is no list of statements"))
                .anySatisfy(problem -> assertThat(problem).contains("condition"))
                .anySatisfy(problem -> assertThat(problem).contains("access key id: AKIA 5"))
                .anySatisfy(problem -> assertThat(problem).contains("AKIA3 is there twice"))
                .hasSize(6)
                .noneSatisfy(problem -> assertThat(problem).contains("hunter2"));
        assertThat(problems(Map.of("credentials.file", "missing.yaml"), null)).hasSize(1);
    }

    @Test
    void tlsIsSelfSignedOrHasBothFiles() throws IOException {
        Path pem = Files.writeString(directory.resolve("x.pem"), "x");

        assertThat(ConfigReader.read(Map.of("tls", "self-signed"), Map.of(), Optional.empty())
                        .tls()
                        .orElseThrow()
                        .files())
                .isEmpty();
        assertThat(ConfigReader.read(
                                Map.of("tls.cert", pem.toString(), "tls.key", pem.toString()),
                                Map.of(),
                                Optional.empty())
                        .tls()
                        .orElseThrow()
                        .files())
                .isPresent();
        assertThat(problems(Map.of("tls.cert", pem.toString()), null))
                .containsExactly("tls.cert and tls.key belong together (expected: both or none)");
        assertThat(problems(Map.of("tls", "yes"), null)).hasSize(1);
        assertThat(problems(Map.of("tls.cert", "missing.pem", "tls.key", pem.toString()), null))
                .containsExactly("tls.cert: missing.pem cannot be read (expected: a readable PEM file)");
    }

    @Test
    void readsTablesInOrder() throws IOException {
        Path file =
                file("tables:\n  demo:\n    flights:\n      - {name: b, type: int}\n      - {name: a, type: string}\n");

        ServerConfig config = ConfigReader.read(Map.of(), Map.of(), Optional.of(file));

        assertThat(config.tables())
                .containsOnly(Map.entry(
                        "demo.flights", List.of(new TableColumn("b", "int"), new TableColumn("a", "string"))));
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("freshet.yaml"), yaml);
    }

    private static List<String> problems(Map<String, String> flags, @org.jspecify.annotations.Nullable Path file) {
        return catchThrowableOfType(
                        ConfigException.class, () -> ConfigReader.read(flags, Map.of(), Optional.ofNullable(file)))
                .problems();
    }
}
