package io.freshet.firehosesink.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.firehosesink.stream.SdkDocuments;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamDescription;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamEncryptionConfiguration;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamEncryptionStatus;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamType;
import software.amazon.awssdk.services.firehose.model.DescribeDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.DescribeDeliveryStreamResponse;
import software.amazon.awssdk.services.firehose.model.DestinationDescription;
import software.amazon.awssdk.services.firehose.model.ExtendedS3DestinationDescription;
import software.amazon.awssdk.services.firehose.model.KinesisStreamSourceDescription;
import software.amazon.awssdk.services.firehose.model.S3DestinationDescription;
import software.amazon.awssdk.services.firehose.model.SourceDescription;

/** Describes a delivery stream with its defaults filled in, its destination in the extended and the old form. */
final class DescribeDeliveryStream
        implements BlockingOperation<DescribeDeliveryStreamRequest, DescribeDeliveryStreamResponse> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DeliveryStreams streams;

    DescribeDeliveryStream(DeliveryStreams streams) {
        this.streams = streams;
    }

    @Override
    public Class<DescribeDeliveryStreamRequest> requestType() {
        return DescribeDeliveryStreamRequest.class;
    }

    @Override
    public DescribeDeliveryStreamResponse answer(DescribeDeliveryStreamRequest request, Caller caller) {
        DeliveryStream stream = streams.get(request.deliveryStreamName(), caller);
        DeliveryStreamDescription.Builder description = DeliveryStreamDescription.builder()
                .deliveryStreamName(stream.name())
                .deliveryStreamARN(stream.arn())
                .deliveryStreamStatus(stream.status().name())
                .versionId(stream.config().versionId())
                .createTimestamp(stream.createdAt())
                .hasMoreDestinations(false)
                .destinations(destination(stream));
        if (stream.takesRecordsDirectly()) {
            description
                    .deliveryStreamType(DeliveryStreamType.DIRECT_PUT)
                    .deliveryStreamEncryptionConfiguration(DeliveryStreamEncryptionConfiguration.builder()
                            .status(DeliveryStreamEncryptionStatus.DISABLED)
                            .build());
        } else {
            description
                    .deliveryStreamType(DeliveryStreamType.KINESIS_STREAM_AS_SOURCE)
                    .source(source(stream));
        }
        return DescribeDeliveryStreamResponse.builder()
                .deliveryStreamDescription(description.build())
                .build();
    }

    private static SourceDescription source(DeliveryStream stream) {
        return SourceDescription.builder()
                .kinesisStreamSourceDescription(KinesisStreamSourceDescription.builder()
                        .kinesisStreamARN(stream.sourceStreamArn())
                        .roleARN(stream.sourceRoleArn())
                        .deliveryStartTimestamp(stream.createdAt())
                        .build())
                .build();
    }

    private static DestinationDescription destination(DeliveryStream stream) {
        JsonNode document = parse(stream.destination());
        return DestinationDescription.builder()
                .destinationId("destinationId-000000000001")
                .extendedS3DestinationDescription(
                        SdkDocuments.fill(ExtendedS3DestinationDescription.builder(), document)
                                .build())
                .s3DestinationDescription(SdkDocuments.fill(S3DestinationDescription.builder(), document)
                        .build())
                .build();
    }

    private static JsonNode parse(String destination) {
        try {
            return JSON.readTree(destination);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("destination: not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
