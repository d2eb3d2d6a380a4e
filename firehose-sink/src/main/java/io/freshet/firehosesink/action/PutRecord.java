package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.trace.Span.Kind;
import io.freshet.awsapi.trace.TracedPut;
import io.freshet.awsapi.trace.Tracer;
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
    private final Tracer tracer;

    PutRecord(DeliveryStreams streams, PutMeters meters, Tracer tracer) {
        this.tracer = tracer;
        this.streams = streams;
        this.meters = meters;
    }

    @Override
    public Class<PutRecordRequest> requestType() {
        return PutRecordRequest.class;
    }

    @Override
    public boolean isTraced() {
        return true;
    }

    @Override
    public CompletionStage<PutRecordResponse> handle(PutRecordRequest request, Caller caller) {
        DeliveryStream stream = PutTarget.find(streams, request.deliveryStreamName(), caller);
        byte[] data = PutTarget.data(request.record());
        long beganAt = meters.millis();
        TracedPut put = TracedPut.begin(tracer, caller.trace(), Kind.DELIVERY, stream.name(), "PutRecord");
        return put.ending(streams.append(stream, data, put.context(0)), 1).handle((id, failure) -> {
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
