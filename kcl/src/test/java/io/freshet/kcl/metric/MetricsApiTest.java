package io.freshet.kcl.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.metric.Statistics;
import io.freshet.awsapi.operation.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.InvalidNextTokenException;
import software.amazon.awssdk.services.cloudwatch.model.InvalidParameterCombinationException;
import software.amazon.awssdk.services.cloudwatch.model.InvalidParameterValueException;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

class MetricsApiTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:30Z");
    private static final Instant HOUR = Instant.parse("2026-11-21T09:00:00Z");
    private static final Caller CALLER = new Caller("000000000000", "us-east-1", "id");

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Metrics metrics = new Metrics(clock, 10_000);

    /** One value a minute: 0 to 59. */
    private void anHour() {
        for (int i = 0; i < 60; i++) {
            metrics.put(name("m"), "Count", HOUR.plus(Duration.ofMinutes(i)), Statistics.of(i));
        }
    }

    private static MetricName name(String metric) {
        return new MetricName("AWS/Kinesis", metric, Map.of("StreamName", "orders"));
    }

    private List<Datapoint> statistics(Consumer<GetMetricStatisticsRequest.Builder> more) {
        GetMetricStatisticsRequest.Builder request = GetMetricStatisticsRequest.builder()
                .namespace("AWS/Kinesis")
                .metricName("m")
                .dimensions(dimension("StreamName", "orders"))
                .startTime(HOUR)
                .endTime(NOW)
                .period(60);
        more.accept(request);
        return new GetMetricStatistics(metrics).answer(request.build(), CALLER).datapoints();
    }

    private GetMetricDataResponse data(Consumer<GetMetricDataRequest.Builder> more) {
        GetMetricDataRequest.Builder request = GetMetricDataRequest.builder()
                .startTime(HOUR)
                .endTime(NOW)
                .metricDataQueries(query("a", 300, "Sum", "m"));
        more.accept(request);
        return new GetMetricData(metrics).answer(request.build(), CALLER);
    }

    private static Metric metric(String name) {
        return Metric.builder()
                .namespace("AWS/Kinesis")
                .metricName(name)
                .dimensions(dimension("StreamName", "orders"))
                .build();
    }

    private void put(Consumer<MetricDatum.Builder> datum) {
        MetricDatum.Builder builder = MetricDatum.builder().metricName("own");
        datum.accept(builder);
        new PutMetricData(metrics, clock)
                .answer(
                        PutMetricDataRequest.builder()
                                .namespace("app")
                                .metricData(builder.build())
                                .build(),
                        CALLER);
    }

    @Test
    void periodsBeginAtTheStartRoundedDownToAMinute() {
        anHour();

        List<Datapoint> datapoints = statistics(r -> r.startTime(HOUR.plusSeconds(125))
                .endTime(HOUR.plusSeconds(120 + 600))
                .period(300)
                .statistics(
                        Statistic.SUM,
                        Statistic.MINIMUM,
                        Statistic.MAXIMUM,
                        Statistic.AVERAGE,
                        Statistic.SAMPLE_COUNT));

        assertThat(datapoints).hasSize(2);
        assertThat(datapoints.get(0))
                .isEqualTo(Datapoint.builder()
                        .timestamp(HOUR.plusSeconds(120))
                        .unit(StandardUnit.COUNT)
                        .sampleCount(5.0)
                        .sum(20.0)
                        .average(4.0)
                        .minimum(2.0)
                        .maximum(6.0)
                        .build());
        assertThat(datapoints.get(1).sum()).isEqualTo(7 + 8 + 9 + 10 + 11);
    }

    @Test
    void otherUnitsAndOtherDimensionsAreOtherData() {
        anHour();

        assertThat(statistics(r -> r.statistics(Statistic.SUM).unit(StandardUnit.BYTES)))
                .isEmpty();
        assertThat(statistics(r -> r.statistics(Statistic.SUM).unit(StandardUnit.COUNT)))
                .hasSize(60);
        assertThat(statistics(r -> r.statistics(Statistic.SUM).dimensions(List.of())))
                .isEmpty();
    }

    @Test
    void moreThan1440PeriodsAreRefused() {
        assertThatThrownBy(() -> statistics(r -> r.statistics(Statistic.SUM).startTime(NOW.minus(Duration.ofDays(2)))))
                .isInstanceOf(InvalidParameterCombinationException.class)
                .hasMessageContaining("You have requested up to 2,881 datapoints, which exceeds the limit of 1,440.");
        assertThatThrownBy(() -> statistics(r -> r.statistics(Statistic.SUM).period(90)))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("Period is 90");
        assertThatThrownBy(() -> statistics(r -> r.statistics(Statistic.SUM).startTime(NOW)))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("StartTime must be less than");
        assertThatThrownBy(() -> statistics(r -> r.extendedStatistics("tm90")))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("tm90");
        assertThatThrownBy(() -> statistics(r -> {})).isInstanceOf(InvalidParameterCombinationException.class);
    }

    @Test
    void dataComeNewestFirstAndPageByPage() {
        anHour();

        MetricDataResult all = data(r -> {}).metricDataResults().get(0);
        assertThat(all.statusCode()).isEqualTo(StatusCode.COMPLETE);
        assertThat(all.label()).isEqualTo("m");
        assertThat(all.timestamps()).hasSize(12).first().isEqualTo(HOUR.plusSeconds(55 * 60));
        assertThat(all.values()).first().isEqualTo(55.0 + 56 + 57 + 58 + 59);

        for (String order : List.of("TimestampDescending", "TimestampAscending")) {
            List<Instant> timestamps = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            String token = null;
            int pages = 0;
            do {
                String next = token;
                GetMetricDataResponse page =
                        data(r -> r.maxDatapoints(5).scanBy(order).nextToken(next));
                page.metricDataResults().forEach(result -> {
                    timestamps.addAll(result.timestamps());
                    values.addAll(result.values());
                });
                token = page.nextToken();
                pages++;
            } while (token != null);
            assertThat(pages).isEqualTo(3);
            assertThat(timestamps).doesNotHaveDuplicates().hasSize(12);
            assertThat(values).containsExactlyInAnyOrderElementsOf(all.values());
        }
        assertThatThrownBy(() -> data(r -> r.nextToken("nonsense"))).isInstanceOf(InvalidNextTokenException.class);
    }

    @Test
    void manyMetricsAreAskedForAtOnceAndExpressionsAreRefused() {
        anHour();
        metrics.put(name("n"), "Bytes", HOUR, Statistics.of(7));

        GetMetricDataResponse both = data(r -> r.metricDataQueries(
                query("a", 3600, "Maximum", "m"),
                query("b", 60, "p99", "n").toBuilder().label("sevens").build(),
                query("c", 60, "Sum", "missing")));

        assertThat(both.metricDataResults())
                .extracting(MetricDataResult::label)
                .containsExactly("m", "sevens", "missing");
        assertThat(both.metricDataResults())
                .extracting(MetricDataResult::values)
                .containsExactly(List.of(59.0), List.of(7.0), List.of());
        assertThatThrownBy(() -> data(r -> r.metricDataQueries(
                        MetricDataQuery.builder().id("e").expression("a*2").build())))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("The expression of e is not supported");
        assertThatThrownBy(() -> data(r -> r.metricDataQueries(query("A", 60, "Sum", "m"))))
                .hasMessageContaining("The id A is invalid");
    }

    @Test
    void percentilesOfValuesThatWerePutAreKnown() {
        put(d ->
                d.timestamp(NOW).values(1.0, 2.0, 100.0).counts(50.0, 48.0, 2.0).unit(StandardUnit.MILLISECONDS));

        GetMetricDataResponse p = data(r -> r.metricDataQueries(
                own("a", "p50"), own("b", "p98"), own("c", "p99.9"), own("d", "SampleCount"), own("e", "Average")));

        assertThat(p.metricDataResults())
                .extracting(result -> result.values().get(0))
                .containsExactly(1.0, 2.0, 100.0, 100.0, 3.46);
    }

    private static MetricDataQuery own(String id, String stat) {
        return MetricDataQuery.builder()
                .id(id)
                .metricStat(s ->
                        s.period(60).stat(stat).metric(m -> m.namespace("app").metricName("own")))
                .build();
    }

    private static MetricDataQuery query(String id, int period, String stat, String metric) {
        return MetricDataQuery.builder()
                .id(id)
                .metricStat(s -> s.period(period).stat(stat).metric(metric(metric)))
                .build();
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
    }

    private static DimensionFilter filter(String name, @Nullable String value) {
        return DimensionFilter.builder().name(name).value(value).build();
    }

    @Test
    void whatIsNoMetricIsRefusedAsAWhole() {
        assertThatThrownBy(() -> put(d -> d.value(Double.NaN))).isInstanceOf(InvalidParameterValueException.class);
        assertThatThrownBy(() -> put(d -> d.value(1.0).values(1.0)))
                .isInstanceOf(InvalidParameterCombinationException.class);
        assertThatThrownBy(() -> put(d -> {})).isInstanceOf(InvalidParameterCombinationException.class);
        assertThatThrownBy(() -> put(d -> d.values(1.0).counts(1.0, 2.0)))
                .isInstanceOf(InvalidParameterCombinationException.class);
        assertThatThrownBy(() -> put(d -> d.value(1.0).timestamp(NOW.plus(Duration.ofHours(3)))))
                .hasMessageContaining("MetricData.Timestamp of own");
        assertThatThrownBy(() -> put(d -> d.statisticValues(
                        s -> s.sampleCount(1.0).sum(1.0).minimum(2.0).maximum(1.0))))
                .isInstanceOf(InvalidParameterValueException.class);
        assertThatThrownBy(() -> new PutMetricData(metrics, clock)
                        .answer(
                                PutMetricDataRequest.builder()
                                        .namespace("AWS/Kinesis")
                                        .build(),
                                CALLER))
                .hasMessageContaining("The value AWS/ for parameter Namespace is invalid.");
        assertThat(metrics.names()).isEmpty();
    }

    @Test
    void metricsAreListedByFilterAndPageByPage() {
        for (int i = 0; i < 1203; i++) {
            metrics.put(
                    new MetricName("app", "m" + i % 3, Map.of("Id", Integer.toString(i))),
                    "None",
                    NOW,
                    Statistics.of(i));
        }

        List<Metric> all = new ArrayList<>();
        String token = null;
        int pages = 0;
        do {
            String next = token;
            ListMetricsResponse page = list(r -> r.nextToken(next));
            all.addAll(page.metrics());
            token = page.nextToken();
            pages++;
        } while (token != null);
        assertThat(pages).isEqualTo(3);
        assertThat(all).doesNotHaveDuplicates().hasSize(1203);
        assertThat(list(r -> r.metricName("m1")).metrics()).hasSize(401);
        assertThat(list(r -> r.dimensions(filter("Id", "7"))).metrics())
                .singleElement()
                .satisfies(metric -> assertThat(metric.metricName()).isEqualTo("m1"));
        assertThat(list(r -> r.namespace("other")).metrics()).isEmpty();
        assertThat(list(r -> r.dimensions(filter("Other", null))).metrics()).isEmpty();
    }

    private ListMetricsResponse list(Consumer<ListMetricsRequest.Builder> request) {
        return new ListMetrics(metrics)
                .answer(ListMetricsRequest.builder().applyMutation(request).build(), CALLER);
    }
}
