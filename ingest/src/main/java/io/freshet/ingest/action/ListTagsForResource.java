package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import software.amazon.awssdk.services.kinesis.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.kinesis.model.ListTagsForResourceResponse;

/** All tags of a stream or a consumer, by key. */
final class ListTagsForResource implements BlockingOperation<ListTagsForResourceRequest, ListTagsForResourceResponse> {
    private final Streams streams;

    ListTagsForResource(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<ListTagsForResourceRequest> requestType() {
        return ListTagsForResourceRequest.class;
    }

    @Override
    public ListTagsForResourceResponse answer(ListTagsForResourceRequest request, Caller caller) {
        return ListTagsForResourceResponse.builder()
                .tags(Tags.shapes(
                        ArnResource.find(request.resourceARN(), streams, caller).tags()))
                .build();
    }
}
