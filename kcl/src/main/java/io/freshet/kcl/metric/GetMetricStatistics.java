package io.freshet.kcl.metric;

import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.metric.Point;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsResponse;

/** Statistics of one metric, at most 1,440 periods of it. */
final class GetMetricStatistics implements BlockingOperation<GetMetricStatisticsRequest, GetMetricStatisticsResponse> {
    private static final int MOST = 1_440;

    private final Metrics metrics;

    GetMetricStatistics(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public Class<GetMetricStatisticsRequest> requestType() {
        return GetMetricStatisticsRequest.class;
    }

    @Override
    public GetMetricStatisticsResponse answer(GetMetricStatisticsRequest request, Caller caller) {
        if (request.statistics().isEmpty() == request.extendedStatistics().isEmpty()) {
            throw MetricErrors.combination(
                    "Exactly one of the parameters Statistics and ExtendedStatistics must be given.");
        }
        List<Statistic> statistics = new ArrayList<>();
        request.statisticsAsStrings().forEach(name -> statistics.add(Statistic.of(name)));
        request.extendedStatistics().forEach(name -> statistics.add(Statistic.of(name)));
        TimeRange range = TimeRange.of(request.startTime(), request.endTime());
        int period = TimeRange.period(request.period());
        long periods = range.periods(period);
        if (periods > MOST) {
            throw MetricErrors.combination("You have requested up to " + "%,d".formatted(periods)
                    + " datapoints, which exceeds the limit of " + "%,d".formatted(MOST)
                    + ". You may reduce the datapoints requested by increasing Period, or decreasing the time range.");
        }
        MetricName name = Dimensions.name(request.namespace(), request.metricName(), request.dimensions());
        List<Datapoint> datapoints = new ArrayList<>();
        Map<String, List<Point>> units = metrics.points(name, range.from(), range.to());
        units.forEach((unit, points) -> {
            if (request.unit() == null || request.unitAsString().equals(unit)) {
                Period.of(points, range.from(), period)
                        .forEach(each -> add(datapoint(each, unit, statistics), datapoints));
            }
        });
        return GetMetricStatisticsResponse.builder()
                .label(request.metricName())
                .datapoints(datapoints)
                .build();
    }

    private static void add(Datapoint datapoint, List<Datapoint> datapoints) {
        boolean empty = datapoint.sum() == null
                && datapoint.average() == null
                && datapoint.minimum() == null
                && datapoint.maximum() == null
                && datapoint.sampleCount() == null
                && datapoint.extendedStatistics().isEmpty();
        if (!empty) {
            datapoints.add(datapoint);
        }
    }

    private static Datapoint datapoint(Period period, String unit, List<Statistic> statistics) {
        Datapoint.Builder datapoint =
                Datapoint.builder().timestamp(period.start()).unit(unit);
        Map<String, Double> extended = new LinkedHashMap<>();
        for (Statistic statistic : statistics) {
            statistic.in(period).ifPresent(value -> {
                switch (statistic.name()) {
                    case "SampleCount" -> datapoint.sampleCount(value);
                    case "Average" -> datapoint.average(value);
                    case "Sum" -> datapoint.sum(value);
                    case "Minimum" -> datapoint.minimum(value);
                    case "Maximum" -> datapoint.maximum(value);
                    default -> extended.put(statistic.name(), value);
                }
            });
        }
        return extended.isEmpty()
                ? datapoint.build()
                : datapoint.extendedStatistics(extended).build();
    }
}
