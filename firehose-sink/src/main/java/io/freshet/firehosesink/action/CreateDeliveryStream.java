package io.freshet.firehosesink.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.firehosesink.stream.SdkDocuments;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamResponse;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamType;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;

/** Creates a delivery stream that takes records directly or reads a Kinesis stream, and delivers to an S3-style store. */
final class CreateDeliveryStream
        implements BlockingOperation<CreateDeliveryStreamRequest, CreateDeliveryStreamResponse> {
    private static final List<String> SUPPORTED =
            List.of("ExtendedS3DestinationConfiguration", "S3DestinationConfiguration");

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
        if (request.deliveryStreamEncryptionConfigurationInput() != null) {
            throw invalid("DeliveryStreamEncryptionConfigurationInput is not supported yet.");
        }
        Map<String, String> tags = new TreeMap<>();
        request.tags().forEach(tag -> tags.put(tag.key(), tag.value() == null ? "" : tag.value()));
        DeliveryStream created = streams.create(
                new DeliveryStreams.Request(
                        request.deliveryStreamName(),
                        direct ? "" : request.kinesisStreamSourceConfiguration().kinesisStreamARN(),
                        direct ? "" : request.kinesisStreamSourceConfiguration().roleARN(),
                        tags,
                        destination(request)),
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

    private static ObjectNode destination(CreateDeliveryStreamRequest request) {
        List<SdkField<?>> given = request.sdkFields().stream()
                .filter(field -> field.memberName().endsWith("DestinationConfiguration"))
                .filter(field -> field.getValueOrDefault(request) != null)
                .toList();
        if (given.size() != 1) {
            throw invalid("Exactly one destination configuration is supported for a Firehose");
        }
        SdkField<?> destination = given.get(0);
        if (!SUPPORTED.contains(destination.memberName())) {
            throw invalid(destination.memberName() + " is not supported yet (expected: " + SUPPORTED.get(0) + ").");
        }
        return SdkDocuments.toJson((SdkPojo) destination.getValueOrDefault(request));
    }

    private static InvalidArgumentException invalid(String message) {
        return InvalidArgumentException.builder().message(message).build();
    }
}
