package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.EnableEnhancedMonitoringRequest;
import software.amazon.awssdk.services.kinesis.model.EnableEnhancedMonitoringResponse;

/** Notes which metrics are wanted for each shard. */
final class EnableEnhancedMonitoring
        implements BlockingOperation<EnableEnhancedMonitoringRequest, EnableEnhancedMonitoringResponse> {
    private final Streams streams;

    EnableEnhancedMonitoring(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<EnableEnhancedMonitoringRequest> requestType() {
        return EnableEnhancedMonitoringRequest.class;
    }

    @Override
    public EnableEnhancedMonitoringResponse answer(EnableEnhancedMonitoringRequest request, Caller caller) {
        Stream stream = streams.active(request.streamName(), request.streamARN(), caller);
        Stream changed = streams.configure(
                stream,
                caller,
                settings -> settings.withShardLevelMetrics(
                        ShardLevelMetrics.with(settings.shardLevelMetrics(), request.shardLevelMetricsAsStrings())));
        return EnableEnhancedMonitoringResponse.builder()
                .streamName(stream.name())
                .streamARN(stream.arn())
                .currentShardLevelMetricsWithStrings(stream.settings().shardLevelMetrics())
                .desiredShardLevelMetricsWithStrings(changed.settings().shardLevelMetrics())
                .build();
    }
}
