package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.firehosesink.stream.DeliveryStreams;
import software.amazon.awssdk.services.firehose.model.LimitExceededException;
import software.amazon.awssdk.services.firehose.model.TagDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.TagDeliveryStreamResponse;

/** Adds or replaces tags. */
final class TagDeliveryStream implements BlockingOperation<TagDeliveryStreamRequest, TagDeliveryStreamResponse> {
    private static final int MAX_TAGS = 50;

    private final DeliveryStreams streams;

    TagDeliveryStream(DeliveryStreams streams) {
        this.streams = streams;
    }

    @Override
    public Class<TagDeliveryStreamRequest> requestType() {
        return TagDeliveryStreamRequest.class;
    }

    @Override
    public TagDeliveryStreamResponse answer(TagDeliveryStreamRequest request, Caller caller) {
        var unused = streams.changeTags(request.deliveryStreamName(), caller, tags -> {
            request.tags().forEach(tag -> tags.put(tag.key(), tag.value() == null ? "" : tag.value()));
            if (tags.size() > MAX_TAGS) {
                throw LimitExceededException.builder()
                        .message("Firehose " + request.deliveryStreamName() + " would have " + tags.size()
                                + " tags (expected: at most " + MAX_TAGS + ").")
                        .build();
            }
            return tags;
        });
        return TagDeliveryStreamResponse.builder().build();
    }
}
