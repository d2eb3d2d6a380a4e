package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import software.amazon.awssdk.services.kinesis.model.TagResourceRequest;
import software.amazon.awssdk.services.kinesis.model.TagResourceResponse;

/** Sets tags of a stream or a consumer. */
final class TagResource implements BlockingOperation<TagResourceRequest, TagResourceResponse> {
    private final Streams streams;

    TagResource(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<TagResourceRequest> requestType() {
        return TagResourceRequest.class;
    }

    @Override
    public TagResourceResponse answer(TagResourceRequest request, Caller caller) {
        Tags.requireValid(request.tags());
        ArnResource.find(request.resourceARN(), streams, caller).changeTags(tags -> Tags.merged(tags, request.tags()));
        return TagResourceResponse.builder().build();
    }
}
