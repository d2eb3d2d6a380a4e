package io.freshet.ingest.kafka;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the brokers are reached and who says so, as Kafka's own client properties. They carry the trusted certificates themselves and no
 * path, so that they hold on every machine that a job runs on.
 *
 * @param trusted certificates of authorities in PEM; absent: those that Java trusts
 * @param credentials absent: without a login
 */
public record KafkaLogin(boolean tls, Optional<String> trusted, Optional<Credentials> credentials) {
    /** Neither TLS nor a login. */
    public static final KafkaLogin NONE = new KafkaLogin(false, Optional.empty(), Optional.empty());

    /** How a login is proven. */
    public enum Mechanism {
        PLAIN("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule"),
        SCRAM_SHA_256("SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule"),
        SCRAM_SHA_512("SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule");

        private final String kafkaName;
        private final String module;

        Mechanism(String kafkaName, String module) {
            this.kafkaName = kafkaName;
            this.module = module;
        }

        /** As a configuration has it, for example {@code scram-sha-512}. */
        public String text() {
            return kafkaName.toLowerCase(Locale.ROOT);
        }
    }

    /** Who logs in. */
    public record Credentials(Mechanism mechanism, String user, String password) {
        @Override
        public String toString() {
            return mechanism.text() + " as " + user;
        }

        private String jaas() {
            return mechanism.module + " required username=\"" + quoted(user) + "\" password=\"" + quoted(password)
                    + "\";";
        }

        private static String quoted(String text) {
            return text.replace("\\", "\\\\").replace("\"", "\\\"");
        }
    }

    /** The properties, of which {@code sasl.jaas.config} is a secret. */
    public Map<String, String> clientProperties() {
        Map<String, String> properties = new TreeMap<>();
        if (tls || credentials.isPresent()) {
            properties.put("security.protocol", credentials.isEmpty() ? "SSL" : tls ? "SASL_SSL" : "SASL_PLAINTEXT");
        }
        trusted.ifPresent(certificates -> {
            properties.put("ssl.truststore.type", "PEM");
            properties.put("ssl.truststore.certificates", certificates);
        });
        credentials.ifPresent(login -> {
            properties.put("sasl.mechanism", login.mechanism().kafkaName);
            properties.put("sasl.jaas.config", login.jaas());
        });
        return properties;
    }
}
