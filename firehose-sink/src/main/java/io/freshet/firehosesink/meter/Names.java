package io.freshet.firehosesink.meter;

import io.freshet.awsapi.metric.Meter;
import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import java.util.Map;

/** The metrics of one delivery stream. */
record Names(Metrics metrics, String deliveryStream) {
    private static final String NAMESPACE = "AWS/Firehose";

    Meter count(String name) {
        return meter(name, "Count", 1);
    }

    Meter bytes(String name) {
        return meter(name, "Bytes", 1);
    }

    Meter millis(String name) {
        return meter(name, "Milliseconds", 1);
    }

    /** Counted in milliseconds, shown in seconds. */
    Meter seconds(String name) {
        return meter(name, "Seconds", 0.001);
    }

    private Meter meter(String name, String unit, double scale) {
        return metrics.meter(
                new MetricName(NAMESPACE, name, Map.of("DeliveryStreamName", deliveryStream)), unit, scale);
    }
}
