package io.freshet.kcl.metric;

import io.freshet.awsapi.metric.MetricName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;

/** Dimensions as requests and answers have them. */
final class Dimensions {
    private static final int MOST = 30;

    private Dimensions() {}

    static MetricName name(String namespace, String metric, List<Dimension> dimensions) {
        if (dimensions.size() > MOST) {
            throw MetricErrors.value("The collection Dimensions must not have a size greater than " + MOST + ".");
        }
        Map<String, String> byName = new TreeMap<>();
        for (Dimension dimension : dimensions) {
            if (byName.put(dimension.name(), dimension.value()) != null) {
                throw MetricErrors.value("The dimension " + dimension.name() + " is given more than once.");
            }
        }
        return new MetricName(namespace, metric, byName);
    }

    static List<Dimension> of(MetricName name) {
        return name.dimensions().entrySet().stream()
                .map(entry -> Dimension.builder()
                        .name(entry.getKey())
                        .value(entry.getValue())
                        .build())
                .toList();
    }
}
