package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.firehosesink.stream.DeliveryStreams;
import software.amazon.awssdk.services.firehose.model.UntagDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.UntagDeliveryStreamResponse;

/** Removes tags; unknown ones are passed over. */
final class UntagDeliveryStream implements BlockingOperation<UntagDeliveryStreamRequest, UntagDeliveryStreamResponse> {
    private final DeliveryStreams streams;

    UntagDeliveryStream(DeliveryStreams streams) {
        this.streams = streams;
    }

    @Override
    public Class<UntagDeliveryStreamRequest> requestType() {
        return UntagDeliveryStreamRequest.class;
    }

    @Override
    public UntagDeliveryStreamResponse answer(UntagDeliveryStreamRequest request, Caller caller) {
        var unused = streams.changeTags(request.deliveryStreamName(), caller, tags -> {
            request.tagKeys().forEach(tags::remove);
            return tags;
        });
        return UntagDeliveryStreamResponse.builder().build();
    }
}
