package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.firehosesink.stream.DeliveryStreams;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.services.firehose.model.ListTagsForDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.ListTagsForDeliveryStreamResponse;
import software.amazon.awssdk.services.firehose.model.Tag;

/** Lists tags by key, from after a given one. */
final class ListTagsForDeliveryStream
        implements BlockingOperation<ListTagsForDeliveryStreamRequest, ListTagsForDeliveryStreamResponse> {
    private static final int DEFAULT_LIMIT = 50;

    private final DeliveryStreams streams;

    ListTagsForDeliveryStream(DeliveryStreams streams) {
        this.streams = streams;
    }

    @Override
    public Class<ListTagsForDeliveryStreamRequest> requestType() {
        return ListTagsForDeliveryStreamRequest.class;
    }

    @Override
    public ListTagsForDeliveryStreamResponse answer(ListTagsForDeliveryStreamRequest request, Caller caller) {
        String after = request.exclusiveStartTagKey() == null ? "" : request.exclusiveStartTagKey();
        int limit = request.limit() == null ? DEFAULT_LIMIT : request.limit();
        TreeMap<String, String> tags =
                new TreeMap<>(streams.get(request.deliveryStreamName(), caller).tags());
        List<Tag> rest = tags.tailMap(after, false).entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        boolean more = rest.size() > limit;
        return ListTagsForDeliveryStreamResponse.builder()
                .tags(more ? rest.subList(0, limit) : rest)
                .hasMoreTags(more)
                .build();
    }
}
