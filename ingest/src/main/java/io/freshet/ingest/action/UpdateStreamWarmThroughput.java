package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.UpdateStreamWarmThroughputRequest;
import software.amazon.awssdk.services.kinesis.model.UpdateStreamWarmThroughputResponse;

/** Notes the throughput that an on-demand stream is to be ready for. */
final class UpdateStreamWarmThroughput
        implements BlockingOperation<UpdateStreamWarmThroughputRequest, UpdateStreamWarmThroughputResponse> {
    private final Streams streams;

    UpdateStreamWarmThroughput(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<UpdateStreamWarmThroughputRequest> requestType() {
        return UpdateStreamWarmThroughputRequest.class;
    }

    @Override
    public UpdateStreamWarmThroughputResponse answer(UpdateStreamWarmThroughputRequest request, Caller caller) {
        Stream stream = streams.active(request.streamName(), request.streamARN(), caller);
        Stream changed = streams.change(stream, caller, current -> {
            WarmThroughput.requireOnDemand(current.mode(), request.warmThroughputMiBps());
            return current.withSettings(current.settings().withWarmThroughputMibps(request.warmThroughputMiBps()));
        });
        return UpdateStreamWarmThroughputResponse.builder()
                .streamARN(changed.arn())
                .streamName(changed.name())
                .warmThroughput(WarmThroughput.of(changed))
                .build();
    }
}
