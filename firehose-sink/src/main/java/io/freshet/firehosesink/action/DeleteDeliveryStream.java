package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.firehosesink.stream.DeliveryStreams;
import software.amazon.awssdk.services.firehose.model.DeleteDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.DeleteDeliveryStreamResponse;

/** Deletes a delivery stream with what it has not delivered. */
final class DeleteDeliveryStream
        implements BlockingOperation<DeleteDeliveryStreamRequest, DeleteDeliveryStreamResponse> {
    private final DeliveryStreams streams;

    DeleteDeliveryStream(DeliveryStreams streams) {
        this.streams = streams;
    }

    @Override
    public Class<DeleteDeliveryStreamRequest> requestType() {
        return DeleteDeliveryStreamRequest.class;
    }

    @Override
    public DeleteDeliveryStreamResponse answer(DeleteDeliveryStreamRequest request, Caller caller) {
        streams.delete(request.deliveryStreamName(), caller);
        return DeleteDeliveryStreamResponse.builder().build();
    }
}
