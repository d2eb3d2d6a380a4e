package io.freshet.awsapi.metric;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What tells a metric from others. */
public record MetricName(String namespace, String metric, Map<String, String> dimensions)
        implements Comparable<MetricName> {
    public MetricName {
        requireNonNull(namespace, "namespace");
        requireNonNull(metric, "metric");
        dimensions = Collections.unmodifiableMap(new TreeMap<>(dimensions));
    }

    /** All of it in one line; no two names have the same. */
    public String line() {
        StringBuilder line = new StringBuilder(namespace).append('\0').append(metric);
        dimensions.forEach(
                (name, value) -> line.append('\0').append(name).append('\0').append(value));
        return line.toString();
    }

    @Override
    public int compareTo(MetricName other) {
        return line().compareTo(other.line());
    }
}
