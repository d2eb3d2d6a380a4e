package io.freshet.kcl.metric;

import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.operation.ServiceApi;
import java.time.Clock;
import java.util.List;

/** The operations of CloudWatch that are built: the table of contents of this package. */
public final class MetricsApi {
    private MetricsApi() {}

    public static ServiceApi of(Metrics metrics, Clock clock) {
        return new ServiceApi(
                "monitoring",
                "GraniteServiceVersion20100801",
                "monitoring-2010-08-01-model.json",
                List.of(
                        new GetMetricData(metrics),
                        new GetMetricStatistics(metrics),
                        new ListMetrics(metrics),
                        new PutMetricData(metrics, clock)));
    }
}
