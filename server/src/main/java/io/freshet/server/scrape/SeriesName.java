package io.freshet.server.scrape;

import io.freshet.awsapi.metric.MetricName;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How Prometheus calls a metric that CloudWatch has a name for.
 *
 * @param name without the suffix that its kind brings
 * @param scale a value is so many of the unit in the name
 */
record SeriesName(String name, Kind kind, double scale, Map<String, String> labels) {
    /** What becomes of the values. */
    enum Kind {
        /** Their sum. */
        COUNTER,
        /** How often they came, and their sum. */
        SUMMARY,
        /** How often they came, and how often it was 1. */
        SUCCESS,
        /** The largest of the last minute or so. */
        GAUGE
    }

    private static final Map<String, String> NAMESPACES = Map.of("AWS/Kinesis", "kinesis", "AWS/Firehose", "firehose");
    private static final Map<String, String> LABELS = Map.of(
            "StreamName", "stream",
            "ConsumerName", "consumer",
            "DeliveryStreamName", "delivery_stream");
    private static final Map<String, Double> SECONDS = Map.of("Milliseconds", 0.001, "Seconds", 1.0);
    private static final Set<String> LEVELS = Set.of("PartitionCount");

    /** Empty for what is not ours. */
    static Optional<SeriesName> of(MetricName metric, String unit) {
        String namespace = NAMESPACES.get(metric.namespace());
        if (namespace == null
                || !LABELS.keySet().containsAll(metric.dimensions().keySet())) {
            return Optional.empty();
        }
        Map<String, String> labels = new TreeMap<>();
        metric.dimensions().forEach((dimension, value) -> labels.put(LABELS.getOrDefault(dimension, dimension), value));
        String name = "freshet_" + namespace + "_" + snake(metric.metric());
        Double seconds = SECONDS.get(unit);
        if (seconds != null) {
            boolean latency = metric.metric().endsWith(".Latency");
            String inSeconds = (name.endsWith("_milliseconds") ? name.substring(0, name.lastIndexOf('_')) : name)
                            .replace("_millis_", "_")
                    + "_seconds";
            return Optional.of(new SeriesName(inSeconds, latency ? Kind.SUMMARY : Kind.GAUGE, seconds, labels));
        }
        if (metric.metric().endsWith(".Success")) {
            return Optional.of(new SeriesName(name.substring(0, name.lastIndexOf('_')), Kind.SUCCESS, 1, labels));
        }
        return Optional.of(
                new SeriesName(name, LEVELS.contains(metric.metric()) ? Kind.GAUGE : Kind.COUNTER, 1, labels));
    }

    private static String snake(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('.', '_').toLowerCase(Locale.ROOT);
    }
}
