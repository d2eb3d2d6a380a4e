package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import java.time.Duration;
import software.amazon.awssdk.services.kinesis.model.IncreaseStreamRetentionPeriodRequest;
import software.amazon.awssdk.services.kinesis.model.IncreaseStreamRetentionPeriodResponse;

/** Keeps records longer; the same period again is accepted. */
final class IncreaseStreamRetentionPeriod
        implements BlockingOperation<IncreaseStreamRetentionPeriodRequest, IncreaseStreamRetentionPeriodResponse> {
    private final Streams streams;

    IncreaseStreamRetentionPeriod(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<IncreaseStreamRetentionPeriodRequest> requestType() {
        return IncreaseStreamRetentionPeriodRequest.class;
    }

    @Override
    public IncreaseStreamRetentionPeriodResponse answer(IncreaseStreamRetentionPeriodRequest request, Caller caller) {
        Stream stream = streams.active(request.streamName(), request.streamARN(), caller);
        RetentionPeriod.requireValid(request.retentionPeriodHours());
        long hours = stream.retention().toHours();
        if (request.retentionPeriodHours() < hours) {
            throw KinesisErrors.invalidArgument("Requested retention period (" + request.retentionPeriodHours()
                    + " hours) for stream " + stream.name()
                    + " can not be shorter than existing retention period (" + hours
                    + " hours). Use DecreaseRetentionPeriod API.");
        }
        streams.registry().retain(stream.name(), Duration.ofHours(request.retentionPeriodHours()));
        return IncreaseStreamRetentionPeriodResponse.builder().build();
    }
}
