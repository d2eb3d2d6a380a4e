package io.freshet.kcl.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;

/** The latest datum of each metric; of too many metrics, those that were put longest ago are forgotten. */
public final class Metrics {
    private final int capacity;
    private final Map<Name, MetricDatum> latest = new LinkedHashMap<>();

    /** What tells a metric from others. */
    public record Name(String namespace, String metric, Map<String, String> dimensions) {
        public Name {
            dimensions = Map.copyOf(dimensions);
        }
    }

    /** Metrics for at most so many. */
    public Metrics(int capacity) {
        this.capacity = capacity;
    }

    synchronized void put(String namespace, List<MetricDatum> data) {
        for (MetricDatum datum : data) {
            Map<String, String> dimensions = new TreeMap<>();
            datum.dimensions().forEach(dimension -> dimensions.put(dimension.name(), dimension.value()));
            Name name = new Name(namespace, datum.metricName(), dimensions);
            latest.remove(name);
            latest.put(name, datum);
            if (latest.size() > capacity) {
                latest.remove(latest.keySet().iterator().next());
            }
        }
    }

    public synchronized Optional<MetricDatum> latest(Name name) {
        return Optional.ofNullable(latest.get(name));
    }

    public synchronized List<Name> names() {
        return List.copyOf(latest.keySet());
    }
}
