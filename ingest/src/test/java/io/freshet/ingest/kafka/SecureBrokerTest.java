package io.freshet.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.ingest.kafka.KafkaLogin.Credentials;
import io.freshet.ingest.kafka.KafkaLogin.Mechanism;
import io.freshet.ingest.log.LogName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Brokers that want TLS and a login. */
@SuppressWarnings("NullAway.Init")
final class SecureBrokerTest {
    @TempDir
    static Path directory;

    private static SecureBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = SecureBroker.start(directory);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Map<String, String> properties(KafkaLogin login) {
        Map<String, String> properties = new HashMap<>(login.clientProperties());
        properties.put("bootstrap.servers", broker.secureServers());
        return properties;
    }

    private static KafkaLogin login(Mechanism mechanism, String password) throws IOException {
        return new KafkaLogin(
                true,
                Optional.of(Files.readString(broker.trustedPem())),
                Optional.of(new Credentials(mechanism, SecureBroker.USER, password)));
    }

    @ParameterizedTest
    @EnumSource(Mechanism.class)
    void keepsAndGivesRecordsWithEachMechanism(Mechanism mechanism) throws IOException {
        LogName name = LogName.ofStream("with-" + mechanism.text());
        Map<String, String> properties = properties(login(mechanism, SecureBroker.PASSWORD));
        KafkaReach.require(properties);

        try (KafkaShardLog log = new KafkaShardLog(properties)) {
            log.create(name, 1, Duration.ofDays(1));
            log.append(name, 0, "k", new byte[] {1}).toCompletableFuture().join();

            assertThat(log.read(name, 0, 0, 10, 100, Duration.ZERO).records()).hasSize(1);
            try (KafkaShardReader reader = new KafkaShardReader(properties, name, Clock.systemUTC())) {
                assertThat(reader.endOffset(0)).isEqualTo(1);
            }
        }
    }

    @Test
    void makesTopicsWithTheReplicationThatIsAskedFor() throws Exception {
        LogName name = LogName.ofStream("replicated");
        Map<String, String> properties = properties(login(Mechanism.PLAIN, SecureBroker.PASSWORD));
        properties.putAll(new Replication(OptionalInt.of(1), OptionalInt.of(1)).properties());

        try (KafkaShardLog log = new KafkaShardLog(properties);
                Admin admin = KafkaClients.admin(properties)) {
            log.create(name, 1, Duration.ofDays(1));

            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name.value());
            Config config = Objects.requireNonNull(
                    admin.describeConfigs(List.of(topic)).all().get().get(topic));
            assertThat(config.get("min.insync.replicas"))
                    .matches(entry -> entry.value().equals("1") && !entry.isDefault());
        }
    }

    @Test
    void aLoginThatIsRefusedIsSaidInOneSentenceWithoutThePassword() throws IOException {
        KafkaLogin wrong = login(Mechanism.SCRAM_SHA_512, "hunter2");

        assertThatThrownBy(() -> KafkaReach.require(properties(wrong)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Kafka at " + broker.secureServers() + " refuses the login: ")
                .hasMessageEndingWith(
                        "(expected: kafka.sasl-mechanism, kafka.user and its password as the brokers know them)")
                .hasMessageNotContaining("hunter2");
        assertThat(wrong.toString()).doesNotContain("hunter2");
    }

    @Test
    void aBrokerThatNobodyVouchesForIsNotTrusted() {
        KafkaLogin withoutTrust = new KafkaLogin(
                true,
                Optional.empty(),
                Optional.of(new Credentials(Mechanism.PLAIN, SecureBroker.USER, SecureBroker.PASSWORD)));

        assertThatThrownBy(() -> KafkaReach.require(properties(withoutTrust)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Kafka at " + broker.secureServers() + " is not trusted: ")
                .hasMessageContaining("kafka.trust-store");
    }

    @Test
    void fewerBrokersThanReplicasAreRefused() throws IOException {
        Map<String, String> properties = properties(login(Mechanism.PLAIN, SecureBroker.PASSWORD));
        properties.putAll(new Replication(OptionalInt.of(3), OptionalInt.empty()).properties());

        assertThatThrownBy(() -> KafkaReach.require(properties))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Kafka at " + broker.secureServers() + " has 1 broker, fewer than"
                        + " kafka.replication-factor: 3 (expected: as many brokers, or a smaller factor)");
    }

    @Test
    void oneThatIsNotThereOrSpeaksOtherwiseDoesNotAnswer() {
        assertThatThrownBy(() -> KafkaReach.require(Map.of("bootstrap.servers", broker.secureServers())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Kafka at " + broker.secureServers() + " does not answer over PLAINTEXT")
                .hasMessageContaining("kafka.security-protocol");
        assertThatThrownBy(() -> KafkaReach.require(Map.of("bootstrap.servers", "kafka.invalid:9092")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Kafka at kafka.invalid:9092 cannot be reached: ")
                .hasMessageContaining("kafka.bootstrap-servers");
    }
}
