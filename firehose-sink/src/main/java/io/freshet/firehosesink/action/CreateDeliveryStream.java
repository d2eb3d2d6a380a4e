package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamResponse;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamType;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;

/** Creates a delivery stream that takes records directly or reads a Kinesis stream. */
final class CreateDeliveryStream
        implements BlockingOperation<CreateDeliveryStreamRequest, CreateDeliveryStreamResponse> {
    private final DeliveryStreams streams;

    CreateDeliveryStream(DeliveryStreams streams) {
        this.streams = streams;
    }

    @Override
    public Class<CreateDeliveryStreamRequest> requestType() {
        return CreateDeliveryStreamRequest.class;
    }

    @Override
    public CreateDeliveryStreamResponse answer(CreateDeliveryStreamRequest request, Caller caller) {
        boolean direct = isDirect(request);
        if (direct && request.kinesisStreamSourceConfiguration() != null) {
            throw invalid("KinesisSourceStreamConfig is only applicable for KinesisStreamAsSource stream type");
        }
        if (!direct && request.kinesisStreamSourceConfiguration() == null) {
            throw invalid("KinesisStreamSourceConfiguration must be specified for KinesisStreamAsSource stream type");
        }
        Map<String, String> tags = new TreeMap<>();
        request.tags().forEach(tag -> tags.put(tag.key(), tag.value() == null ? "" : tag.value()));
        DeliveryStream created = streams.create(
                new DeliveryStreams.Request(
                        request.deliveryStreamName(),
                        direct ? "" : request.kinesisStreamSourceConfiguration().kinesisStreamARN(),
                        direct ? "" : request.kinesisStreamSourceConfiguration().roleARN(),
                        tags,
                        RequestedDestination.in(request, "Configuration"),
                        encryption(request, direct)),
                caller);
        return CreateDeliveryStreamResponse.builder()
                .deliveryStreamARN(created.arn())
                .build();
    }

    private static boolean isDirect(CreateDeliveryStreamRequest request) {
        DeliveryStreamType type = request.deliveryStreamType();
        if (type == null || type == DeliveryStreamType.DIRECT_PUT) {
            return true;
        }
        if (type == DeliveryStreamType.KINESIS_STREAM_AS_SOURCE) {
            return false;
        }
        throw invalid("DeliveryStreamType " + request.deliveryStreamTypeAsString()
                + " is not supported yet (expected: DirectPut or KinesisStreamAsSource).");
    }

    private static Optional<DeliveryStreams.Key> encryption(CreateDeliveryStreamRequest request, boolean direct) {
        var input = request.deliveryStreamEncryptionConfigurationInput();
        if (input == null) {
            return Optional.empty();
        }
        if (!direct) {
            throw invalid("DeliveryStreamEncryptionConfigurationInput is only applicable for DirectPut stream type");
        }
        return Optional.of(StartDeliveryStreamEncryption.key(input));
    }

    private static InvalidArgumentException invalid(String message) {
        return InvalidArgumentException.builder().message(message).build();
    }
}
