package io.freshet.kcl.metric;

import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.metric.Point;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** Up to 500 metrics at once, page by page. Expressions are refused. */
final class GetMetricData implements BlockingOperation<GetMetricDataRequest, GetMetricDataResponse> {
    private static final int MOST_QUERIES = 500;
    private static final int MOST_DATAPOINTS = 100_800;
    private static final Pattern ID = Pattern.compile("[a-z][A-Za-z0-9_]{0,254}");
    private static final Pattern TOKEN = Pattern.compile("(\\d{1,3})@(-?\\d{1,12})");

    private final Metrics metrics;

    GetMetricData(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public Class<GetMetricDataRequest> requestType() {
        return GetMetricDataRequest.class;
    }

    /** Where a page ends: at which query, and there before which datapoint. */
    private record Place(int query, @Nullable Instant datapoint) {
        static Place of(@Nullable String token) {
            if (token == null) {
                return new Place(0, null);
            }
            var parts = TOKEN.matcher(token);
            if (!parts.matches()) {
                throw MetricErrors.nextToken();
            }
            return new Place(Integer.parseInt(parts.group(1)), Instant.ofEpochSecond(Long.parseLong(parts.group(2))));
        }

        String token() {
            return query + "@" + (datapoint == null ? 0 : datapoint.getEpochSecond());
        }
    }

    @Override
    public GetMetricDataResponse answer(GetMetricDataRequest request, Caller caller) {
        List<MetricDataQuery> queries = request.metricDataQueries();
        check(queries);
        TimeRange range = TimeRange.of(request.startTime(), request.endTime());
        boolean ascending = request.scanBy() == ScanBy.TIMESTAMP_ASCENDING;
        int left =
                request.maxDatapoints() == null ? MOST_DATAPOINTS : Math.min(request.maxDatapoints(), MOST_DATAPOINTS);
        Place place = Place.of(request.nextToken());
        List<MetricDataResult> results = new ArrayList<>();
        for (int i = place.query(); i < queries.size(); i++) {
            if (Boolean.FALSE.equals(queries.get(i).returnData())) {
                continue;
            }
            List<Value> values = values(queries.get(i), range);
            if (!ascending) {
                Collections.reverse(values);
            }
            Instant from = i == place.query() ? place.datapoint() : null;
            List<Value> rest = from == null
                    ? values
                    : values.stream()
                            .filter(value -> ascending
                                    ? !value.at().isBefore(from)
                                    : !value.at().isAfter(from))
                            .toList();
            List<Value> shown = rest.subList(0, Math.min(left, rest.size()));
            boolean all = shown.size() == rest.size();
            results.add(result(queries.get(i), shown, all));
            if (!all) {
                return answer(results, new Place(i, rest.get(shown.size()).at()).token());
            }
            left -= shown.size();
        }
        return answer(results, null);
    }

    private static GetMetricDataResponse answer(List<MetricDataResult> results, @Nullable String next) {
        return GetMetricDataResponse.builder()
                .metricDataResults(results)
                .messages(List.of())
                .nextToken(next)
                .build();
    }

    private record Value(Instant at, double value) {}

    private static void check(List<MetricDataQuery> queries) {
        if (queries.size() > MOST_QUERIES) {
            throw MetricErrors.value(
                    "The collection MetricDataQueries must not have a size greater than " + MOST_QUERIES + ".");
        }
        Set<String> ids = new HashSet<>();
        for (MetricDataQuery query : queries) {
            if (!ID.matcher(query.id()).matches()) {
                throw MetricErrors.value("The id " + query.id()
                        + " is invalid (expected: a lowercase letter, then letters, digits and underscores).");
            }
            if (!ids.add(query.id())) {
                throw MetricErrors.value("The id " + query.id() + " is given more than once.");
            }
            if (query.expression() != null) {
                throw MetricErrors.value(
                        "The expression of " + query.id() + " is not supported (expected: a MetricStat).");
            }
            MetricStat stat = query.metricStat();
            if (stat == null || stat.metric() == null) {
                throw MetricErrors.missing("MetricDataQueries.MetricStat of " + query.id());
            }
            if (stat.metric().namespace() == null || stat.metric().metricName() == null) {
                throw MetricErrors.missing("MetricStat.Metric.Namespace and MetricName of " + query.id());
            }
        }
    }

    private List<Value> values(MetricDataQuery query, TimeRange range) {
        MetricStat stat = query.metricStat();
        int period = TimeRange.period(stat.period());
        Statistic statistic = Statistic.of(stat.stat());
        MetricName name = Dimensions.name(
                stat.metric().namespace(),
                stat.metric().metricName(),
                stat.metric().dimensions());
        Map<String, List<Point>> units = metrics.points(name, range.from(), range.to());
        List<Point> points = stat.unit() == null
                ? units.values().stream().findFirst().orElse(List.of())
                : units.getOrDefault(stat.unitAsString(), List.of());
        List<Value> values = new ArrayList<>();
        for (Period each : Period.of(points, range.from(), period)) {
            statistic.in(each).ifPresent(value -> values.add(new Value(each.start(), value)));
        }
        return values;
    }

    private static MetricDataResult result(MetricDataQuery query, List<Value> values, boolean all) {
        return MetricDataResult.builder()
                .id(query.id())
                .label(query.label() == null ? query.metricStat().metric().metricName() : query.label())
                .timestamps(values.stream().map(Value::at).toList())
                .values(values.stream().map(Value::value).toList())
                .statusCode(all ? StatusCode.COMPLETE : StatusCode.PARTIAL_DATA)
                .build();
    }
}
