package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Consumer;
import io.freshet.ingest.stream.ConsumerRef;
import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import java.util.Map;
import software.amazon.awssdk.services.kinesis.model.RegisterStreamConsumerRequest;
import software.amazon.awssdk.services.kinesis.model.RegisterStreamConsumerResponse;

/** Registers a consumer; it is ACTIVE when this answers. */
final class RegisterStreamConsumer
        implements BlockingOperation<RegisterStreamConsumerRequest, RegisterStreamConsumerResponse> {
    private static final int MOST_CONSUMERS = 20;

    private final Streams streams;
    private final Clock clock;

    RegisterStreamConsumer(Streams streams, Clock clock) {
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public Class<RegisterStreamConsumerRequest> requestType() {
        return RegisterStreamConsumerRequest.class;
    }

    @Override
    public RegisterStreamConsumerResponse answer(RegisterStreamConsumerRequest request, Caller caller) {
        Stream stream = streams.active(null, request.streamARN(), caller);
        Map<String, String> tags = request.hasTags() ? request.tags() : Map.of();
        Tags.requireValid(tags);
        Consumer consumer = new Consumer(request.consumerName(), clock.instant(), tags, null);
        Stream changed = streams.change(stream, caller, current -> {
            requireRoomFor(consumer, current, caller);
            return current.with(consumer);
        });
        return RegisterStreamConsumerResponse.builder()
                .consumer(Consumers.shape(new ConsumerRef(changed, consumer)))
                .build();
    }

    private static void requireRoomFor(Consumer consumer, Stream stream, Caller caller) {
        if (stream.consumer(consumer.name()).isPresent()) {
            throw KinesisErrors.inUse("Consumer " + consumer.name() + " under stream " + stream.name()
                    + " already exists for account " + caller.accountId() + ".");
        }
        if (stream.consumers().size() >= MOST_CONSUMERS) {
            throw KinesisErrors.limitExceeded("Stream " + stream.name() + " under account " + caller.accountId()
                    + " has " + MOST_CONSUMERS + " registered consumers, and no more are possible.");
        }
    }
}
