package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.ConsumerRef;
import software.amazon.awssdk.services.kinesis.model.DeregisterStreamConsumerRequest;
import software.amazon.awssdk.services.kinesis.model.DeregisterStreamConsumerResponse;

/** Removes a consumer, named by its ARN or by its stream's ARN and its name. */
final class DeregisterStreamConsumer
        implements BlockingOperation<DeregisterStreamConsumerRequest, DeregisterStreamConsumerResponse> {
    private final Streams streams;

    DeregisterStreamConsumer(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<DeregisterStreamConsumerRequest> requestType() {
        return DeregisterStreamConsumerRequest.class;
    }

    @Override
    public DeregisterStreamConsumerResponse answer(DeregisterStreamConsumerRequest request, Caller caller) {
        ConsumerRef consumer =
                Consumers.find(streams, request.consumerARN(), request.streamARN(), request.consumerName(), caller);
        streams.change(consumer.stream(), caller, current -> {
            Consumers.requireSame(consumer, current, caller);
            return current.without(consumer.consumer().name());
        });
        return DeregisterStreamConsumerResponse.builder().build();
    }
}
