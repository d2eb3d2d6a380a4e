package io.freshet.kcl.metric;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataResponse;

/** Takes metrics, so that clients that send them find somebody who does. */
final class PutMetricData implements BlockingOperation<PutMetricDataRequest, PutMetricDataResponse> {
    private static final int MAX_DATA = 1000;
    private static final int MAX_DIMENSIONS = 30;

    private final Metrics metrics;

    PutMetricData(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public Class<PutMetricDataRequest> requestType() {
        return PutMetricDataRequest.class;
    }

    @Override
    public PutMetricDataResponse answer(PutMetricDataRequest request, Caller caller) {
        List<MetricDatum> data = new ArrayList<>(request.metricData());
        request.entityMetricData().forEach(entity -> data.addAll(entity.metricData()));
        if (data.size() > MAX_DATA) {
            throw ApiException.validation("The collection MetricData must not have a size greater than " + MAX_DATA);
        }
        if (data.stream().anyMatch(datum -> datum.dimensions().size() > MAX_DIMENSIONS)) {
            throw ApiException.validation(
                    "The collection Dimensions must not have a size greater than " + MAX_DIMENSIONS);
        }
        metrics.put(request.namespace(), data);
        return PutMetricDataResponse.builder().build();
    }
}
