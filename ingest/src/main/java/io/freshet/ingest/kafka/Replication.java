package io.freshet.ingest.kafka;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * On how many brokers the topics are that are made here. It travels beside Kafka's client properties under names of its own, because whatever writes to
 * a log may have to make it.
 *
 * @param factor brokers that keep each record; absent: as the brokers are set
 * @param minInSync how many of them must have a record before it is acknowledged; absent: as the brokers are set
 */
public record Replication(OptionalInt factor, OptionalInt minInSync) {
    /** As the brokers are set. */
    public static final Replication OF_THE_BROKERS = new Replication(OptionalInt.empty(), OptionalInt.empty());

    private static final String FACTOR = "freshet.replication.factor";
    private static final String MIN_IN_SYNC = "freshet.min.insync.replicas";

    /** What was put beside client properties. */
    static Replication of(Map<String, String> kafkaProperties) {
        return new Replication(number(kafkaProperties, FACTOR), number(kafkaProperties, MIN_IN_SYNC));
    }

    private static OptionalInt number(Map<String, String> properties, String name) {
        String value = properties.get(name);
        return value == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
    }

    /** To be put beside client properties. */
    public Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        factor.ifPresent(number -> properties.put(FACTOR, Integer.toString(number)));
        minInSync.ifPresent(number -> properties.put(MIN_IN_SYNC, Integer.toString(number)));
        return properties;
    }

    /** What is left for Kafka's clients. */
    public static Map<String, String> without(Map<String, String> kafkaProperties) {
        Map<String, String> properties = new TreeMap<>(kafkaProperties);
        properties.remove(FACTOR);
        properties.remove(MIN_IN_SYNC);
        return properties;
    }
}
