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
import software.amazon.awssdk.services.firehose.model.KinesisStreamSourceConfiguration;
import software.amazon.awssdk.services.firehose.model.MSKSourceConfiguration;

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
        DeliveryStreamType type = type(request);
        KinesisStreamSourceConfiguration kinesis = request.kinesisStreamSourceConfiguration();
        if (type == DeliveryStreamType.KINESIS_STREAM_AS_SOURCE && kinesis == null) {
            throw invalid("KinesisStreamSourceConfiguration must be specified for KinesisStreamAsSource stream type");
        }
        if (type == DeliveryStreamType.MSK_AS_SOURCE && request.mskSourceConfiguration() == null) {
            throw invalid("MSKSourceConfiguration must be specified for MSKAsSource stream type");
        }
        Map<String, String> tags = new TreeMap<>();
        request.tags().forEach(tag -> tags.put(tag.key(), tag.value() == null ? "" : tag.value()));
        DeliveryStream created = streams.create(
                new DeliveryStreams.Request(
                        request.deliveryStreamName(),
                        kinesis == null ? "" : kinesis.kinesisStreamARN(),
                        kinesis == null ? "" : kinesis.roleARN(),
                        Optional.ofNullable(request.mskSourceConfiguration()).map(CreateDeliveryStream::kafka),
                        tags,
                        RequestedDestination.in(request, "Configuration"),
                        encryption(request, type == DeliveryStreamType.DIRECT_PUT)),
                caller);
        return CreateDeliveryStreamResponse.builder()
                .deliveryStreamARN(created.arn())
                .build();
    }

    private static DeliveryStreamType type(CreateDeliveryStreamRequest request) {
        DeliveryStreamType type =
                request.deliveryStreamType() == null ? DeliveryStreamType.DIRECT_PUT : request.deliveryStreamType();
        if (type != DeliveryStreamType.KINESIS_STREAM_AS_SOURCE && request.kinesisStreamSourceConfiguration() != null) {
            throw invalid("KinesisSourceStreamConfig is only applicable for KinesisStreamAsSource stream type");
        }
        if (type != DeliveryStreamType.MSK_AS_SOURCE && request.mskSourceConfiguration() != null) {
            throw invalid("MSKSourceConfig is only applicable for MSKAsSource stream type");
        }
        if (type != DeliveryStreamType.DIRECT_PUT
                && type != DeliveryStreamType.KINESIS_STREAM_AS_SOURCE
                && type != DeliveryStreamType.MSK_AS_SOURCE) {
            throw invalid("DeliveryStreamType " + request.deliveryStreamTypeAsString()
                    + " is not supported yet (expected: DirectPut, KinesisStreamAsSource or MSKAsSource).");
        }
        return type;
    }

    private static DeliveryStreams.KafkaRequest kafka(MSKSourceConfiguration msk) {
        return new DeliveryStreams.KafkaRequest(
                msk.mskClusterARN(),
                msk.topicName(),
                msk.authenticationConfiguration().roleARN(),
                msk.authenticationConfiguration().connectivityAsString(),
                Optional.ofNullable(msk.readFromTimestamp()));
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
