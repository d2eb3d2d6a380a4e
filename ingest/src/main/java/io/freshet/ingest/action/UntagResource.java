package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import software.amazon.awssdk.services.kinesis.model.UntagResourceRequest;
import software.amazon.awssdk.services.kinesis.model.UntagResourceResponse;

/** Removes tags of a stream or a consumer; one that is not there is no error. */
final class UntagResource implements BlockingOperation<UntagResourceRequest, UntagResourceResponse> {
    private final Streams streams;

    UntagResource(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<UntagResourceRequest> requestType() {
        return UntagResourceRequest.class;
    }

    @Override
    public UntagResourceResponse answer(UntagResourceRequest request, Caller caller) {
        ArnResource.find(request.resourceARN(), streams, caller)
                .changeTags(tags -> Tags.without(tags, request.tagKeys()));
        return UntagResourceResponse.builder().build();
    }
}
