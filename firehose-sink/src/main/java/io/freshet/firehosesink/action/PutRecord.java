package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.firehosesink.meter.PutMeters;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.firehose.model.PutRecordRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordResponse;
import software.amazon.awssdk.services.firehose.model.ServiceUnavailableException;

/** Takes one record; answers once it is durable. */
final class PutRecord implements Operation<PutRecordRequest, PutRecordResponse> {
    private final DeliveryStreams streams;
    private final PutMeters meters;

    PutRecord(DeliveryStreams streams, PutMeters meters) {
        this.streams = streams;
        this.meters = meters;
    }

    @Override
    public Class<PutRecordRequest> requestType() {
        return PutRecordRequest.class;
    }

    @Override
    public CompletionStage<PutRecordResponse> handle(PutRecordRequest request, Caller caller) {
        DeliveryStream stream = PutTarget.find(streams, request.deliveryStreamName(), caller);
        byte[] data = PutTarget.data(request.record());
        long beganAt = meters.millis();
        return streams.append(stream, data).handle((id, failure) -> {
            meters.putRecord(stream.name(), beganAt, data.length, failure == null);
            if (failure != null) {
                throw ServiceUnavailableException.builder()
                        .message("Slow down.")
                        .cause(failure)
                        .build();
            }
            return PutRecordResponse.builder()
                    .recordId(id)
                    .encrypted(stream.encryption().enabled())
                    .build();
        });
    }
}
