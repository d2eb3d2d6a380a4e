package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.ListTagsForStreamRequest;
import software.amazon.awssdk.services.kinesis.model.ListTagsForStreamResponse;
import software.amazon.awssdk.services.kinesis.model.Tag;

/** The tags of a stream by key, a page at a time. */
final class ListTagsForStream implements BlockingOperation<ListTagsForStreamRequest, ListTagsForStreamResponse> {
    private final Streams streams;

    ListTagsForStream(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<ListTagsForStreamRequest> requestType() {
        return ListTagsForStreamRequest.class;
    }

    @Override
    public ListTagsForStreamResponse answer(ListTagsForStreamRequest request, Caller caller) {
        Stream stream = streams.find(request.streamName(), request.streamARN(), caller);
        String after = request.exclusiveStartTagKey();
        List<Tag> rest = Tags.shapes(stream.tags()).stream()
                .filter(tag -> after == null || tag.key().compareTo(after) > 0)
                .toList();
        List<Tag> page =
                rest.subList(0, request.limit() == null ? rest.size() : Math.min(request.limit(), rest.size()));
        return ListTagsForStreamResponse.builder()
                .tags(page)
                .hasMoreTags(page.size() < rest.size())
                .build();
    }
}
