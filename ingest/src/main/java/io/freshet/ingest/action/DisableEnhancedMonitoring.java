package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.DisableEnhancedMonitoringRequest;
import software.amazon.awssdk.services.kinesis.model.DisableEnhancedMonitoringResponse;

/** Notes which metrics are no longer wanted for each shard. */
final class DisableEnhancedMonitoring
        implements BlockingOperation<DisableEnhancedMonitoringRequest, DisableEnhancedMonitoringResponse> {
    private final Streams streams;

    DisableEnhancedMonitoring(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<DisableEnhancedMonitoringRequest> requestType() {
        return DisableEnhancedMonitoringRequest.class;
    }

    @Override
    public DisableEnhancedMonitoringResponse answer(DisableEnhancedMonitoringRequest request, Caller caller) {
        Stream stream = streams.active(request.streamName(), request.streamARN(), caller);
        Stream changed = streams.configure(
                stream,
                caller,
                settings -> settings.withShardLevelMetrics(
                        ShardLevelMetrics.without(settings.shardLevelMetrics(), request.shardLevelMetricsAsStrings())));
        return DisableEnhancedMonitoringResponse.builder()
                .streamName(stream.name())
                .streamARN(stream.arn())
                .currentShardLevelMetricsWithStrings(stream.settings().shardLevelMetrics())
                .desiredShardLevelMetricsWithStrings(changed.settings().shardLevelMetrics())
                .build();
    }
}
