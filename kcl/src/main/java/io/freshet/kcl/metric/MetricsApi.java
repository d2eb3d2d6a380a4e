package io.freshet.kcl.metric;

import io.freshet.awsapi.operation.ServiceApi;
import java.util.List;

/** The one operation of CloudWatch that is built. */
public final class MetricsApi {
    private MetricsApi() {}

    public static ServiceApi of(Metrics metrics) {
        return new ServiceApi(
                "monitoring",
                "GraniteServiceVersion20100801",
                "monitoring-2010-08-01-model.json",
                List.of(new PutMetricData(metrics)));
    }
}
