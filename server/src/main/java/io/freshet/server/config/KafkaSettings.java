package io.freshet.server.config;

import io.freshet.ingest.kafka.KafkaLogin;
import io.freshet.ingest.kafka.KafkaLogin.Credentials;
import io.freshet.ingest.kafka.KafkaLogin.Mechanism;
import io.freshet.ingest.kafka.Replication;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads how a Kafka outside is reached, and on how many of its brokers topics are. No problem says what a password is. */
record KafkaSettings(Map<String, String> values, List<String> problems) {
    private static final String PROTOCOL = "kafka.security-protocol";
    private static final String MECHANISM = "kafka.sasl-mechanism";
    private static final String TRUST_STORE = "kafka.trust-store";
    private static final String FACTOR = "kafka.replication-factor";
    private static final String MIN_IN_SYNC = "kafka.min-insync-replicas";
    private static final int MOST_REPLICAS = 100;

    private static final List<String> OUTSIDE_ONLY = List.of(
            PROTOCOL,
            MECHANISM,
            "kafka.user",
            "kafka.password",
            "kafka.password-file",
            TRUST_STORE,
            "kafka.trust-store-password",
            "kafka.trust-store-password-file",
            FACTOR,
            MIN_IN_SYNC);

    private enum Protocol {
        PLAINTEXT(false, false),
        SSL(true, false),
        SASL_PLAINTEXT(false, true),
        SASL_SSL(true, true);

        private final boolean tls;
        private final boolean login;

        Protocol(boolean tls, boolean login) {
            this.tls = tls;
            this.login = login;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** How the brokers are reached. */
    KafkaLogin login(Optional<Secret> password, Optional<Secret> trustStorePassword) {
        if (!values.containsKey("kafka.bootstrap-servers")) {
            OUTSIDE_ONLY.stream()
                    .filter(values::containsKey)
                    .forEach(key -> problems.add(
                            key + " is for a Kafka outside (expected: kafka.bootstrap-servers as well, or not " + key
                                    + ")"));
            return KafkaLogin.NONE;
        }
        Protocol protocol = oneOf(PROTOCOL, Protocol.PLAINTEXT, Protocol.values(), Protocol::text);
        Optional<String> trustStore = Optional.ofNullable(values.get(TRUST_STORE));
        if (trustStore.isPresent() && !protocol.tls) {
            problems.add(TRUST_STORE + ": " + trustStore.get() + " is not used with " + PROTOCOL + ": "
                    + protocol.text() + " (expected: ssl or sasl-ssl)");
        }
        return new KafkaLogin(
                protocol.tls,
                trustStore.flatMap(path -> TrustStoreFile.asPem(path, trustStorePassword, problems)),
                credentials(protocol, password));
    }

    private Optional<Credentials> credentials(Protocol protocol, Optional<Secret> password) {
        Optional<String> user = Optional.ofNullable(values.get("kafka.user"));
        Mechanism mechanism = oneOf(MECHANISM, Mechanism.SCRAM_SHA_512, Mechanism.values(), Mechanism::text);
        if (!protocol.login) {
            user.ifPresent(name -> problems.add("kafka.user: " + name + " is not used with " + PROTOCOL + ": "
                    + protocol.text() + " (expected: sasl-ssl or sasl-plaintext)"));
            return Optional.empty();
        }
        if (user.isEmpty() || password.isEmpty()) {
            problems.add(PROTOCOL + ": " + protocol.text() + " has no login (expected: kafka.user, and"
                    + " kafka.password-file or FRESHET_KAFKA_PASSWORD)");
            return Optional.empty();
        }
        if ((user.get() + password.get().value()).chars().anyMatch(Character::isISOControl)) {
            problems.add("kafka.user or its password has control characters (expected: one line of printable text)");
            return Optional.empty();
        }
        return Optional.of(new Credentials(mechanism, user.get(), password.get().value()));
    }

    /** On how many brokers topics are. */
    Replication replication() {
        OptionalInt factor = number(FACTOR);
        OptionalInt minInSync = number(MIN_IN_SYNC);
        if (factor.isPresent() && minInSync.isPresent() && minInSync.getAsInt() > factor.getAsInt()) {
            problems.add(MIN_IN_SYNC + ": " + minInSync.getAsInt() + " is more than " + FACTOR + ": "
                    + factor.getAsInt() + " (expected: at most that many, better one less)");
        }
        return new Replication(factor, minInSync);
    }

    private OptionalInt number(String key) {
        String value = values.get(key);
        if (value == null) {
            return OptionalInt.empty();
        }
        int number = value.matches("\\d{1,3}") ? Integer.parseInt(value) : 0;
        if (number < 1 || number > MOST_REPLICAS) {
            problems.add(key + ": " + value + " (expected: 1.." + MOST_REPLICAS + ")");
            return OptionalInt.empty();
        }
        return OptionalInt.of(number);
    }

    private <E> E oneOf(String key, E preset, E[] known, Function<E, String> text) {
        String value = values.get(key);
        if (value == null) {
            return preset;
        }
        return Arrays.stream(known)
                .filter(each -> text.apply(each).equals(value))
                .findFirst()
                .orElseGet(() -> {
                    problems.add(key + ": " + value + " (expected: "
                            + Arrays.stream(known).map(text).collect(Collectors.joining(" or ")) + ")");
                    return preset;
                });
    }
}
