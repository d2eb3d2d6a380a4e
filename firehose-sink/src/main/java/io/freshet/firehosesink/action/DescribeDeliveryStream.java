package io.freshet.firehosesink.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.firehosesink.stream.Destination;
import io.freshet.firehosesink.stream.Encryption;
import io.freshet.firehosesink.stream.KafkaSource;
import io.freshet.firehosesink.stream.SdkDocuments;
import io.freshet.firehosesink.stream.Trouble;
import java.util.List;
import software.amazon.awssdk.services.firehose.model.AmazonopensearchserviceDestinationDescription;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamDescription;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamEncryptionConfiguration;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamEncryptionStatus;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamFailureType;
import software.amazon.awssdk.services.firehose.model.DescribeDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.DescribeDeliveryStreamResponse;
import software.amazon.awssdk.services.firehose.model.DestinationDescription;
import software.amazon.awssdk.services.firehose.model.ElasticsearchDestinationDescription;
import software.amazon.awssdk.services.firehose.model.ExtendedS3DestinationDescription;
import software.amazon.awssdk.services.firehose.model.HttpEndpointDestinationDescription;
import software.amazon.awssdk.services.firehose.model.IcebergDestinationDescription;
import software.amazon.awssdk.services.firehose.model.KinesisStreamSourceDescription;
import software.amazon.awssdk.services.firehose.model.MSKSourceDescription;
import software.amazon.awssdk.services.firehose.model.RedshiftDestinationDescription;
import software.amazon.awssdk.services.firehose.model.S3DestinationDescription;
import software.amazon.awssdk.services.firehose.model.SourceDescription;
import software.amazon.awssdk.services.firehose.model.SplunkDestinationDescription;

/** Describes a delivery stream with its defaults filled in, an S3 destination in the extended and the old form. */
final class DescribeDeliveryStream
        implements BlockingOperation<DescribeDeliveryStreamRequest, DescribeDeliveryStreamResponse> {
    private static final int MAX_DETAILS = 1024;

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
                .destinations(
                        DeliveryStreams.DESTINATION_ID.equals(request.exclusiveStartDestinationId())
                                ? List.of()
                                : List.of(destination(stream)));
        if (stream.updatedAt().isAfter(stream.createdAt())) {
            description.lastUpdateTimestamp(stream.updatedAt());
        }
        streams.trouble(stream)
                .map(Trouble::sentence)
                .ifPresent(trouble -> description.failureDescription(f -> f.type(
                                DeliveryStreamFailureType.UNKNOWN_ERROR)
                        .details(trouble.length() <= MAX_DETAILS ? trouble : trouble.substring(0, MAX_DETAILS))));
        description.deliveryStreamType(stream.type());
        if (stream.takesRecordsDirectly()) {
            description.deliveryStreamEncryptionConfiguration(encryption(stream.encryption()));
        } else {
            description.source(source(stream));
        }
        return DescribeDeliveryStreamResponse.builder()
                .deliveryStreamDescription(description.build())
                .build();
    }

    private static SourceDescription source(DeliveryStream stream) {
        KafkaSource kafka = stream.kafka();
        if (kafka != null) {
            return SourceDescription.builder()
                    .mskSourceDescription(MSKSourceDescription.builder()
                            .mskClusterARN(kafka.clusterArn())
                            .topicName(kafka.topic())
                            .authenticationConfiguration(
                                    a -> a.roleARN(kafka.roleArn()).connectivity(kafka.connectivity()))
                            .deliveryStartTimestamp(stream.createdAt())
                            .readFromTimestamp(kafka.readFrom())
                            .build())
                    .build();
        }
        return SourceDescription.builder()
                .kinesisStreamSourceDescription(KinesisStreamSourceDescription.builder()
                        .kinesisStreamARN(stream.sourceStreamArn())
                        .roleARN(stream.sourceRoleArn())
                        .deliveryStartTimestamp(stream.createdAt())
                        .build())
                .build();
    }

    private static DeliveryStreamEncryptionConfiguration encryption(Encryption encryption) {
        DeliveryStreamEncryptionConfiguration.Builder described = DeliveryStreamEncryptionConfiguration.builder()
                .status(
                        encryption.enabled()
                                ? DeliveryStreamEncryptionStatus.ENABLED
                                : DeliveryStreamEncryptionStatus.DISABLED);
        if (encryption.enabled()) {
            described.keyType(encryption.keyType());
            described.keyARN(encryption.keyArn().isEmpty() ? null : encryption.keyArn());
        }
        return described.build();
    }

    private static DestinationDescription destination(DeliveryStream stream) {
        ObjectNode document = described(stream.destination());
        DestinationDescription.Builder description =
                DestinationDescription.builder().destinationId(DeliveryStreams.DESTINATION_ID);
        switch (stream.destination().kind()) {
            case EXTENDED_S3 ->
                description
                        .extendedS3DestinationDescription(
                                SdkDocuments.fill(ExtendedS3DestinationDescription.builder(), document)
                                        .build())
                        .s3DestinationDescription(SdkDocuments.fill(S3DestinationDescription.builder(), document)
                                .build());
            case HTTP_ENDPOINT ->
                description.httpEndpointDestinationDescription(
                        SdkDocuments.fill(HttpEndpointDestinationDescription.builder(), document)
                                .build());
            case SPLUNK ->
                description.splunkDestinationDescription(
                        SdkDocuments.fill(SplunkDestinationDescription.builder(), document)
                                .build());
            case ELASTICSEARCH ->
                description.elasticsearchDestinationDescription(
                        SdkDocuments.fill(ElasticsearchDestinationDescription.builder(), document)
                                .build());
            case OPENSEARCH ->
                description.amazonopensearchserviceDestinationDescription(
                        SdkDocuments.fill(AmazonopensearchserviceDestinationDescription.builder(), document)
                                .build());
            case ICEBERG ->
                description.icebergDestinationDescription(
                        SdkDocuments.fill(IcebergDestinationDescription.builder(), document)
                                .build());
            case REDSHIFT ->
                description.redshiftDestinationDescription(
                        SdkDocuments.fill(RedshiftDestinationDescription.builder(), document)
                                .build());
        }
        return description.build();
    }

    /** Descriptions call the parts with a bucket otherwise than configurations do, and show no password. */
    private static ObjectNode described(Destination destination) {
        ObjectNode document = destination.document().deepCopy();
        JsonNode cluster = document.get("ClusterEndpoint");
        if (cluster != null) {
            document.put("ClusterEndpoint", cluster.asText().replaceFirst("//([^:/@]*):[^/]*@", "//$1:***@"));
        }
        JsonNode backup = document.remove("S3BackupConfiguration");
        if (backup != null) {
            document.set("S3BackupDescription", backup);
        }
        JsonNode s3 = document.remove("S3Configuration");
        if (s3 != null) {
            document.set("S3DestinationDescription", s3);
        }
        return document;
    }
}
