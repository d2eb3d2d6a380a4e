package io.freshet.firehosesink.action;

import static io.freshet.firehosesink.action.Account.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.stream.DeliveryStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.firehose.model.Connectivity;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamDescription;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamType;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;
import software.amazon.awssdk.services.firehose.model.MSKSourceConfiguration;
import software.amazon.awssdk.services.firehose.model.MSKSourceDescription;
import software.amazon.awssdk.services.firehose.model.PutRecordRequest;
import software.amazon.awssdk.services.firehose.model.ResourceNotFoundException;
import software.amazon.awssdk.services.firehose.model.StartDeliveryStreamEncryptionRequest;
import software.amazon.awssdk.services.firehose.model.UpdateDestinationRequest;

class KafkaSourceTest {
    private static final String CLUSTER = "arn:aws:kafka:us-east-1:000000000000:cluster/events/1";

    private final Account account = new Account();

    private void create(String name, Consumer<MSKSourceConfiguration.Builder> more) {
        create(name, DeliveryStreamType.MSK_AS_SOURCE, more);
    }

    private void create(String name, DeliveryStreamType type, Consumer<MSKSourceConfiguration.Builder> more) {
        SdkPojo unused = account.call(CreateDeliveryStreamRequest.builder()
                .deliveryStreamName(name)
                .deliveryStreamType(type)
                .mskSourceConfiguration(msk -> {
                    msk.mskClusterARN(CLUSTER).topicName("clicks").authenticationConfiguration(a -> a.roleARN(ROLE)
                            .connectivity(Connectivity.PRIVATE));
                    more.accept(msk);
                })
                .extendedS3DestinationConfiguration(
                        s3 -> s3.bucketARN("arn:aws:s3:::lake").roleARN(ROLE))
                .build());
    }

    @Test
    void aTopicIsReadFromTheCreationOnUnlessAnInstantIsGiven() {
        create("fresh", msk -> {});
        create("all", msk -> msk.readFromTimestamp(Instant.EPOCH));
        Instant since = account.clock.instant().minus(Duration.ofSeconds(1));
        create("some", msk -> msk.readFromTimestamp(since));

        DeliveryStream fresh = account.running("fresh");
        assertThat(fresh.startPosition().arrivedSince()).isEqualTo(fresh.createdAt());
        assertThat(fresh.config().processing().unpacksAggregates()).isFalse();
        assertThat(account.running("all").startPosition().arrivedSince()).isEqualTo(Instant.MIN);
        assertThat(account.running("some").startPosition().arrivedSince()).isEqualTo(since);
        assertThat(account.log).isEmpty();
    }

    @Test
    void itIsDescribedAsItWasAskedForAndStaysSoWhenItIsUpdated() {
        create("clicks-copy", msk -> msk.readFromTimestamp(Instant.EPOCH));
        SdkPojo unused = account.call(UpdateDestinationRequest.builder()
                .deliveryStreamName("clicks-copy")
                .currentDeliveryStreamVersionId("1")
                .destinationId("destinationId-000000000001")
                .extendedS3DestinationUpdate(u -> u.prefix("second/"))
                .build());

        DeliveryStreamDescription description = account.describe("clicks-copy");
        assertThat(description.deliveryStreamType()).isEqualTo(DeliveryStreamType.MSK_AS_SOURCE);
        assertThat(description.source().kinesisStreamSourceDescription()).isNull();
        assertThat(description.source().mskSourceDescription())
                .isEqualTo(MSKSourceDescription.builder()
                        .mskClusterARN(CLUSTER)
                        .topicName("clicks")
                        .authenticationConfiguration(a -> a.roleARN(ROLE).connectivity(Connectivity.PRIVATE))
                        .readFromTimestamp(Instant.EPOCH)
                        .deliveryStartTimestamp(description.createTimestamp())
                        .build());
        assertThat(account.running("clicks-copy").config().versionId()).isEqualTo("2");
    }

    @Test
    void itTakesNoRecordsAndNoEncryption() {
        create("clicks-copy", msk -> {});

        assertThatThrownBy(() -> account.call(PutRecordRequest.builder()
                        .deliveryStreamName("clicks-copy")
                        .record(r -> r.data(SdkBytes.fromUtf8String("x")))
                        .build()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("not permitted on MSKAsSource");
        assertThatThrownBy(() -> account.call(StartDeliveryStreamEncryptionRequest.builder()
                        .deliveryStreamName("clicks-copy")
                        .build()))
                .hasMessageContaining("not permitted on MSKAsSource");
    }

    @Test
    void whatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> create("a", msk -> msk.topicName("missing")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Topic missing");
        for (String own : List.of(
                "kinesis.orders", "kinesis-dotted.a-.b", "firehose.x", "freshet-ledger", "__consumer_offsets")) {
            assertThatThrownBy(() -> create("a", msk -> msk.topicName(own)))
                    .as(own)
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageContaining("a topic of the server's own");
        }
        assertThatThrownBy(() -> create("a", msk -> msk.topicName("a".repeat(250))))
                .hasMessageContaining("is no name of a topic");
        assertThatThrownBy(() -> create(
                        "a",
                        msk -> msk.readFromTimestamp(account.clock.instant().plus(Duration.ofDays(1)))))
                .hasMessageContaining("is in the future");
        assertThatThrownBy(() -> create("a", DeliveryStreamType.DIRECT_PUT, msk -> {}))
                .hasMessageContaining("MSKSourceConfig is only applicable for MSKAsSource stream type");
        assertThatThrownBy(() -> account.call(CreateDeliveryStreamRequest.builder()
                        .deliveryStreamName("a")
                        .deliveryStreamType(DeliveryStreamType.MSK_AS_SOURCE)
                        .extendedS3DestinationConfiguration(
                                s3 -> s3.bucketARN("arn:aws:s3:::lake").roleARN(ROLE))
                        .build()))
                .hasMessageContaining("MSKSourceConfiguration must be specified");
    }
}
