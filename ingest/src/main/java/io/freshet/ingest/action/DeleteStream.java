package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.DeleteStreamRequest;
import software.amazon.awssdk.services.kinesis.model.DeleteStreamResponse;

/** Removes a stream with its records and, if so asked, its consumers; its name is free when this answers. */
final class DeleteStream implements BlockingOperation<DeleteStreamRequest, DeleteStreamResponse> {
    private final Streams streams;

    DeleteStream(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<DeleteStreamRequest> requestType() {
        return DeleteStreamRequest.class;
    }

    @Override
    public DeleteStreamResponse answer(DeleteStreamRequest request, Caller caller) {
        Stream stream = streams.find(request.streamName(), request.streamARN(), caller);
        try {
            boolean evenIfConsumed = Boolean.TRUE.equals(request.enforceConsumerDeletion());
            if (!streams.registry().delete(stream.name(), current -> {
                if (!evenIfConsumed) {
                    requireUnconsumed(current, caller);
                }
            })) {
                throw KinesisErrors.streamNotFound(stream.name(), caller.accountId());
            }
        } catch (LogException e) {
            throw KinesisErrors.ofLog(e, stream.name(), caller.accountId());
        }
        return DeleteStreamResponse.builder().build();
    }

    private static void requireUnconsumed(Stream stream, Caller caller) {
        if (!stream.consumers().isEmpty()) {
            throw KinesisErrors.inUse("Stream " + stream.name() + " under account " + caller.accountId() + " has "
                    + stream.consumers().size()
                    + " registered consumers: deregister them, or set EnforceConsumerDeletion.");
        }
    }
}
