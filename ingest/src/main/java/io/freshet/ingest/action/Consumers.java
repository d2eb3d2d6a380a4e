package io.freshet.ingest.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.ConsumerRef;
import io.freshet.ingest.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Consumer;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** Finds the consumer that a request names. */
final class Consumers {
    private Consumers() {}

    /** By its ARN, or by the ARN of its stream and its name; by both if they agree. */
    static ConsumerRef find(
            Streams streams,
            @Nullable String consumerArn,
            @Nullable String streamArn,
            @Nullable String consumerName,
            Caller caller) {
        if (consumerArn != null) {
            ConsumerRef found =
                    streams.registry().findConsumer(consumerArn).orElseThrow(() -> notFound(consumerArn, caller));
            requireAgreement(found, streamArn, consumerName);
            return found;
        }
        if (streamArn == null || consumerName == null) {
            throw KinesisErrors.invalidArgument(
                    "Either ConsumerARN or both of StreamARN and ConsumerName must be provided.");
        }
        Stream stream = streams.find(null, streamArn, caller);
        return stream.consumer(consumerName)
                .orElseThrow(() -> notFound(stream.arn() + "/consumer/" + consumerName, caller));
    }

    private static void requireAgreement(ConsumerRef found, @Nullable String streamArn, @Nullable String consumerName) {
        boolean sameStream = streamArn == null
                || Streams.name(null, streamArn).equals(found.stream().name());
        boolean sameName =
                consumerName == null || consumerName.equals(found.consumer().name());
        if (!sameStream || !sameName) {
            throw KinesisErrors.invalidArgument("ConsumerARN " + found.arn() + " does not name consumer "
                    + (consumerName == null ? found.consumer().name() : consumerName) + " of stream "
                    + (streamArn == null ? found.stream().arn() : streamArn) + ".");
        }
    }

    /** Throws if the consumer has gone, or has been registered anew. */
    static void requireSame(ConsumerRef consumer, Stream now, Caller caller) {
        if (now.consumer(consumer.consumer().name())
                .filter(current -> current.arn().equals(consumer.arn()))
                .isEmpty()) {
            throw notFound(consumer.arn(), caller);
        }
    }

    static ResourceNotFoundException notFound(String consumer, Caller caller) {
        return KinesisErrors.notFound("Consumer " + consumer + " under account " + caller.accountId() + " not found.");
    }

    static Consumer shape(ConsumerRef consumer) {
        return Consumer.builder()
                .consumerName(consumer.consumer().name())
                .consumerARN(consumer.arn())
                .consumerStatus(ConsumerStatus.ACTIVE)
                .consumerCreationTimestamp(consumer.consumer().createdAt())
                .build();
    }
}
