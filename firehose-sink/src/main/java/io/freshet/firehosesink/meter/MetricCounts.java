package io.freshet.firehosesink.meter;

import io.freshet.awsapi.metric.Meter;
import io.freshet.awsapi.metric.Metrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts into the metrics of this process. */
final class MetricCounts implements Counts {
    private final Metrics metrics;
    private final Names names;
    private final Map<String, Meter> meters = new ConcurrentHashMap<>();

    MetricCounts(Metrics metrics, String deliveryStream) {
        this.metrics = metrics;
        this.names = new Names(metrics, deliveryStream);
    }

    @Override
    public long millis() {
        return metrics.millis();
    }

    @Override
    public void add(String metric, Unit unit, long value) {
        Meter meter = meters.get(metric);
        if (meter == null) {
            meter = meters.computeIfAbsent(metric, name -> made(name, unit));
        }
        meter.add(value);
    }

    private Meter made(String metric, Unit unit) {
        return switch (unit) {
            case COUNT -> names.count(metric);
            case BYTES -> names.bytes(metric);
            case MILLISECONDS -> names.millis(metric);
            case SECONDS -> names.seconds(metric);
        };
    }

    @Override
    public void close() {}
}
