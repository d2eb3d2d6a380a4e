package io.freshet.server.endtoend;

import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;

/** What a server has counted, as CloudWatch tells it. */
final class MetricSums {
    private MetricSums() {}

    static CloudWatchClient cloudWatch(ServerAccess server) {
        return ServerAccess.aimed(CloudWatchClient.builder(), server.endpoint())
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    static double ofDelivery(ServerAccess server, String deliveryStream, String metric) {
        return sum(server, "AWS/Firehose", metric, "DeliveryStreamName", deliveryStream);
    }

    /** Of the last half hour. */
    static double sum(ServerAccess server, String namespace, String metric, String dimension, String value) {
        Instant now = Instant.now();
        MetricDataQuery query = MetricDataQuery.builder()
                .id("q")
                .metricStat(s -> s.period(3600).stat("Sum").metric(m -> m.namespace(namespace)
                        .metricName(metric)
                        .dimensions(
                                Dimension.builder().name(dimension).value(value).build())))
                .build();
        try (CloudWatchClient cloudWatch = cloudWatch(server)) {
            return cloudWatch
                    .getMetricData(r -> r.startTime(now.minus(Duration.ofMinutes(30)))
                            .endTime(now.plus(Duration.ofMinutes(1)))
                            .metricDataQueries(query))
                    .metricDataResults()
                    .get(0)
                    .values()
                    .stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
        }
    }
}
