package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import java.time.Duration;
import software.amazon.awssdk.services.kinesis.model.DecreaseStreamRetentionPeriodRequest;
import software.amazon.awssdk.services.kinesis.model.DecreaseStreamRetentionPeriodResponse;

/** Keeps records for a shorter time; the same period again is accepted. */
final class DecreaseStreamRetentionPeriod
        implements BlockingOperation<DecreaseStreamRetentionPeriodRequest, DecreaseStreamRetentionPeriodResponse> {
    private final Streams streams;

    DecreaseStreamRetentionPeriod(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<DecreaseStreamRetentionPeriodRequest> requestType() {
        return DecreaseStreamRetentionPeriodRequest.class;
    }

    @Override
    public DecreaseStreamRetentionPeriodResponse answer(DecreaseStreamRetentionPeriodRequest request, Caller caller) {
        Stream stream = streams.active(request.streamName(), request.streamARN(), caller);
        RetentionPeriod.requireValid(request.retentionPeriodHours());
        long hours = stream.retention().toHours();
        if (request.retentionPeriodHours() > hours) {
            throw KinesisErrors.invalidArgument("Requested retention period (" + request.retentionPeriodHours()
                    + " hours) for stream " + stream.name()
                    + " can not be longer than existing retention period (" + hours
                    + " hours). Use IncreaseRetentionPeriod API.");
        }
        streams.registry().retain(stream.name(), Duration.ofHours(request.retentionPeriodHours()));
        return DecreaseStreamRetentionPeriodResponse.builder().build();
    }
}
