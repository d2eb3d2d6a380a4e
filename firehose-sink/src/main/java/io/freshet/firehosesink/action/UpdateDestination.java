package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.firehosesink.stream.DeliveryStreams;
import software.amazon.awssdk.services.firehose.model.UpdateDestinationRequest;
import software.amazon.awssdk.services.firehose.model.UpdateDestinationResponse;

/** Changes the destination of a delivery stream, or replaces it by one of another kind. */
final class UpdateDestination implements BlockingOperation<UpdateDestinationRequest, UpdateDestinationResponse> {
    private final DeliveryStreams streams;

    UpdateDestination(DeliveryStreams streams) {
        this.streams = streams;
    }

    @Override
    public Class<UpdateDestinationRequest> requestType() {
        return UpdateDestinationRequest.class;
    }

    @Override
    public UpdateDestinationResponse answer(UpdateDestinationRequest request, Caller caller) {
        var unused = streams.update(
                request.deliveryStreamName(),
                request.currentDeliveryStreamVersionId(),
                request.destinationId(),
                RequestedDestination.in(request, "Update"),
                caller);
        return UpdateDestinationResponse.builder().build();
    }
}
