package io.freshet.kcl.metric;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;

/** Lists the metrics that have data, 500 a page. */
final class ListMetrics implements BlockingOperation<ListMetricsRequest, ListMetricsResponse> {
    private static final int PAGE = 500;

    private final Metrics metrics;

    ListMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public Class<ListMetricsRequest> requestType() {
        return ListMetricsRequest.class;
    }

    @Override
    public ListMetricsResponse answer(ListMetricsRequest request, Caller caller) {
        String after = after(request.nextToken());
        List<MetricName> found = metrics.names().stream()
                .filter(name -> matches(request, name) && name.line().compareTo(after) > 0)
                .limit(PAGE + 1L)
                .toList();
        List<MetricName> page = found.subList(0, Math.min(PAGE, found.size()));
        return ListMetricsResponse.builder()
                .metrics(page.stream().map(ListMetrics::metric).toList())
                .nextToken(found.size() > PAGE ? token(page.get(PAGE - 1)) : null)
                .build();
    }

    private static boolean matches(ListMetricsRequest request, MetricName name) {
        return (request.namespace() == null || request.namespace().equals(name.namespace()))
                && (request.metricName() == null || request.metricName().equals(name.metric()))
                && request.dimensions().stream()
                        .allMatch(wanted -> name.dimensions().containsKey(wanted.name())
                                && (wanted.value() == null
                                        || wanted.value()
                                                .equals(name.dimensions().get(wanted.name()))));
    }

    private static Metric metric(MetricName name) {
        return Metric.builder()
                .namespace(name.namespace())
                .metricName(name.metric())
                .dimensions(Dimensions.of(name))
                .build();
    }

    private static String token(MetricName last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(last.line().getBytes(UTF_8));
    }

    private static String after(@Nullable String token) {
        try {
            return token == null ? "" : new String(Base64.getUrlDecoder().decode(token), UTF_8);
        } catch (IllegalArgumentException e) {
            throw MetricErrors.nextToken();
        }
    }
}
