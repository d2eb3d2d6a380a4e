package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.AddTagsToStreamRequest;
import software.amazon.awssdk.services.kinesis.model.AddTagsToStreamResponse;

/** Sets tags. */
final class AddTagsToStream implements BlockingOperation<AddTagsToStreamRequest, AddTagsToStreamResponse> {
    private final Streams streams;

    AddTagsToStream(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<AddTagsToStreamRequest> requestType() {
        return AddTagsToStreamRequest.class;
    }

    @Override
    public AddTagsToStreamResponse answer(AddTagsToStreamRequest request, Caller caller) {
        Stream stream = streams.active(request.streamName(), request.streamARN(), caller);
        Tags.requireValid(request.tags());
        streams.registry().tag(stream.name(), tags -> Tags.merged(tags, request.tags()));
        return AddTagsToStreamResponse.builder().build();
    }
}
