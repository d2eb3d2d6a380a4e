package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.RemoveTagsFromStreamRequest;
import software.amazon.awssdk.services.kinesis.model.RemoveTagsFromStreamResponse;

/** Removes tags; one that is not there is no error. */
final class RemoveTagsFromStream
        implements BlockingOperation<RemoveTagsFromStreamRequest, RemoveTagsFromStreamResponse> {
    private final Streams streams;

    RemoveTagsFromStream(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<RemoveTagsFromStreamRequest> requestType() {
        return RemoveTagsFromStreamRequest.class;
    }

    @Override
    public RemoveTagsFromStreamResponse answer(RemoveTagsFromStreamRequest request, Caller caller) {
        Stream stream = streams.active(request.streamName(), request.streamARN(), caller);
        streams.registry().tag(stream.name(), tags -> Tags.without(tags, request.tagKeys()));
        return RemoveTagsFromStreamResponse.builder().build();
    }
}
