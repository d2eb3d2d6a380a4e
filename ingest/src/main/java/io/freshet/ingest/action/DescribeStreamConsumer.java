package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.ConsumerRef;
import software.amazon.awssdk.services.kinesis.model.ConsumerDescription;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamConsumerRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamConsumerResponse;

/** A consumer, named by its ARN or by its stream's ARN and its name. */
final class DescribeStreamConsumer
        implements BlockingOperation<DescribeStreamConsumerRequest, DescribeStreamConsumerResponse> {
    private final Streams streams;

    DescribeStreamConsumer(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<DescribeStreamConsumerRequest> requestType() {
        return DescribeStreamConsumerRequest.class;
    }

    @Override
    public DescribeStreamConsumerResponse answer(DescribeStreamConsumerRequest request, Caller caller) {
        ConsumerRef found =
                Consumers.find(streams, request.consumerARN(), request.streamARN(), request.consumerName(), caller);
        return DescribeStreamConsumerResponse.builder()
                .consumerDescription(ConsumerDescription.builder()
                        .consumerName(found.consumer().name())
                        .consumerARN(found.arn())
                        .consumerStatus(ConsumerStatus.ACTIVE)
                        .consumerCreationTimestamp(found.consumer().createdAt())
                        .streamARN(found.stream().arn())
                        .build())
                .build();
    }
}
