package io.freshet.kcl.metric;

import io.freshet.awsapi.metric.Distribution;
import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.metric.Statistics;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.StatisticSet;

/** Takes metrics. What is older than what is kept is taken and forgotten. */
final class PutMetricData implements BlockingOperation<PutMetricDataRequest, PutMetricDataResponse> {
    private static final int MAX_DATA = 1000;
    private static final int MAX_VALUES = 150;
    private static final double LARGEST = Math.pow(2, 360);
    private static final Duration OLDEST = Duration.ofDays(14);
    private static final Duration AHEAD = Duration.ofHours(2);

    private final Metrics metrics;
    private final Clock clock;

    PutMetricData(Metrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Class<PutMetricDataRequest> requestType() {
        return PutMetricDataRequest.class;
    }

    /** All is checked before any of it is taken. */
    @Override
    public PutMetricDataResponse answer(PutMetricDataRequest request, Caller caller) {
        List<MetricDatum> data = new ArrayList<>(request.metricData());
        request.entityMetricData().forEach(entity -> data.addAll(entity.metricData()));
        if (data.size() > MAX_DATA) {
            throw ApiException.validation("The collection MetricData must not have a size greater than " + MAX_DATA);
        }
        if (request.namespace().startsWith("AWS/")) {
            throw MetricErrors.value("The value AWS/ for parameter Namespace is invalid.");
        }
        Instant now = clock.instant();
        List<Datum> read = data.stream()
                .map(datum -> read(request.namespace(), datum, now))
                .toList();
        read.forEach(datum -> datum.into(metrics));
        return PutMetricDataResponse.builder().build();
    }

    /** A datum that was understood. */
    private record Datum(MetricName name, String unit, Instant at, Stream<Value> values, List<StatisticSet> sets) {
        void into(Metrics metrics) {
            Distribution raw = new Distribution();
            values.map(value -> value.into(raw))
                    .reduce(Statistics::plus)
                    .ifPresent(statistics -> metrics.put(name, unit, at, statistics, raw));
            for (StatisticSet set : sets) {
                metrics.put(name, unit, at, new Statistics(set.sampleCount(), set.sum(), set.minimum(), set.maximum()));
            }
        }
    }

    /** A value that came so many times. */
    private record Value(double value, double times) {
        Statistics into(Distribution raw) {
            raw.add(value, times);
            return new Statistics(times, value * times, value, value);
        }
    }

    private static Datum read(String namespace, MetricDatum datum, Instant now) {
        MetricName name = Dimensions.name(namespace, datum.metricName(), datum.dimensions());
        Instant at = datum.timestamp() == null ? now : datum.timestamp();
        if (at.isBefore(now.minus(OLDEST)) || at.isAfter(now.plus(AHEAD))) {
            throw MetricErrors.value("The parameter MetricData.Timestamp of " + datum.metricName() + " is " + at
                    + " (expected: at most two weeks ago, and at most two hours ahead).");
        }
        List<Value> values = values(datum);
        StatisticSet set = datum.statisticValues();
        int ways = (datum.value() == null ? 0 : 1) + (datum.values().isEmpty() ? 0 : 1) + (set == null ? 0 : 1);
        if (ways != 1) {
            throw MetricErrors.combination("The metric " + datum.metricName() + " has " + ways
                    + " of Value, Values and StatisticValues (expected: one of them).");
        }
        if (set != null) {
            check(datum, set);
        }
        return new Datum(
                name,
                datum.unit() == null ? "None" : datum.unitAsString(),
                at,
                values.stream(),
                set == null ? List.of() : List.of(set));
    }

    private static void check(MetricDatum datum, StatisticSet set) {
        if (set.sampleCount() == null || set.sum() == null || set.minimum() == null || set.maximum() == null) {
            throw MetricErrors.missing("StatisticValues of " + datum.metricName());
        }
        for (double value : new double[] {set.sampleCount(), set.sum(), set.minimum(), set.maximum()}) {
            finite(datum, value);
        }
        if (set.sampleCount() <= 0 || set.minimum() > set.maximum()) {
            throw MetricErrors.value("The parameter StatisticValues of " + datum.metricName() + " has "
                    + set.sampleCount() + " samples from " + set.minimum() + " to " + set.maximum()
                    + " (expected: more than 0, ascending).");
        }
    }

    private static List<Value> values(MetricDatum datum) {
        List<Double> given = datum.value() == null ? datum.values() : List.of(datum.value());
        List<Double> counts = datum.counts();
        if (given.size() > MAX_VALUES || (!counts.isEmpty() && counts.size() != given.size())) {
            throw MetricErrors.combination("The metric " + datum.metricName() + " has " + given.size() + " values and "
                    + counts.size() + " counts (expected: at most " + MAX_VALUES + " values, and as many counts).");
        }
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            double times = counts.isEmpty() ? 1 : finite(datum, counts.get(i));
            if (times <= 0) {
                throw MetricErrors.value("A count of " + datum.metricName() + " is " + times + " (expected: above 0).");
            }
            values.add(new Value(finite(datum, given.get(i)), times));
        }
        return values;
    }

    private static double finite(MetricDatum datum, double value) {
        if (!(Math.abs(value) <= LARGEST)) {
            throw MetricErrors.value("A value of " + datum.metricName() + " is " + value
                    + " (expected: a number from -2^360 to 2^360).");
        }
        return value;
    }
}
