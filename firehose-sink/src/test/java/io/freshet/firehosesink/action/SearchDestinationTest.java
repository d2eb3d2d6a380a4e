package io.freshet.firehosesink.action;

import static io.freshet.firehosesink.action.Account.ROLE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.IndexRotation;
import io.freshet.firehosesink.lane.SourceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.firehose.model.AmazonopensearchserviceDestinationConfiguration;
import software.amazon.awssdk.services.firehose.model.AmazonopensearchserviceS3BackupMode;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.DefaultDocumentIdFormat;
import software.amazon.awssdk.services.firehose.model.DeleteDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;
import software.amazon.awssdk.services.firehose.model.UpdateDestinationRequest;

class SearchDestinationTest {
    private static final SourceRecord RECORD = new SourceRecord(3, 7, Instant.EPOCH, new byte[0]);

    private final Account account = new Account();

    @Test
    void describesAClusterWithTheDefaultsFilledIn() {
        create("logs", search -> {});

        var described = account.describe("logs").destinations().get(0).amazonopensearchserviceDestinationDescription();
        assertThat(described.clusterEndpoint()).isEqualTo("https://cluster:9200");
        assertThat(described.indexRotationPeriodAsString()).isEqualTo("OneDay");
        assertThat(described.bufferingHints().sizeInMBs()).isEqualTo(5);
        assertThat(described.bufferingHints().intervalInSeconds()).isEqualTo(300);
        assertThat(described.retryOptions().durationInSeconds()).isEqualTo(300);
        assertThat(described.s3BackupModeAsString()).isEqualTo("FailedDocumentsOnly");
        assertThat(described.s3DestinationDescription().bucketARN()).isEqualTo("arn:aws:s3:::lake");
        assertThat(endpoint("logs").rotation()).isEqualTo(IndexRotation.DAY);
        assertThat(endpoint("logs").retryFor()).isEqualTo(Duration.ofMinutes(5));
        assertThat(account.running("logs").config().backup()).isNull();
    }

    @Test
    void tellsTheDocumentsOfDeliveryStreamsApartAlsoOfLaterOnesOfTheSameName() {
        create("logs", search -> {});
        create("others", search -> {});
        String id = endpoint("logs").idOf(RECORD);
        String other = endpoint("others").idOf(RECORD);
        SdkPojo deleted = account.call(
                DeleteDeliveryStreamRequest.builder().deliveryStreamName("logs").build());
        create("logs", search -> {});

        assertThat(deleted).isNotNull();
        assertThat(id).matches("[0-9a-f]{16}-3-7-0").isNotEqualTo(other);
        assertThat(endpoint("logs").idOf(RECORD)).isNotEqualTo(id);
    }

    @Test
    void keepsIdsAndMergesTheRestWhenUpdated() {
        create("logs", search -> search.s3BackupMode(AmazonopensearchserviceS3BackupMode.ALL_DOCUMENTS));
        String id = endpoint("logs").idOf(RECORD);

        update(
                "logs",
                "1",
                r -> r.amazonopensearchserviceDestinationUpdate(
                        search -> search.indexName("events").s3Update(s3 -> s3.prefix("failed/"))));

        assertThat(endpoint("logs").index()).isEqualTo("events");
        assertThat(endpoint("logs").idOf(RECORD)).isEqualTo(id);
        assertThat(account.running("logs").config().backup()).isNotNull();
        assertThat(account.running("logs").config().target().prefix()).isEqualTo("failed/");
        update(
                "logs",
                "2",
                r -> r.amazonopensearchserviceDestinationUpdate(search -> search.documentIdOptions(
                        o -> o.defaultDocumentIdFormat(DefaultDocumentIdFormat.NO_DOCUMENT_ID))));
        assertThat(endpoint("logs").idOf(RECORD)).isEmpty();
    }

    @Test
    void doesNotBecomeAnotherKindNorTheOtherWayRound() {
        create("logs", search -> {});
        account.create("lake", s3 -> {});

        assertThatThrownBy(() -> update("logs", "1", r -> r.extendedS3DestinationUpdate(s3 -> s3.prefix("p/"))))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("Changing the destination type to or from Amazon OpenSearch Service is not"
                        + " supported at this time.");
        assertThatThrownBy(() -> update("lake", "1", r -> r.elasticsearchDestinationUpdate(e -> e.indexName("i"))))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining(
                        "Changing the destination type to or from Elasticsearch is not supported at this time.");
    }

    @Test
    void sendsAPasswordAndNeverShowsIt() {
        create("logs", search -> search.clusterEndpoint("https://me:hunter2@cluster:9200/base"));

        assertThat(endpoint("logs").credentials()).isEqualTo("me:hunter2");
        assertThat(endpoint("logs").url()).hasToString("https://cluster:9200/base");
        assertThat(endpoint("logs").toString()).doesNotContain("hunter2");
        assertThat(account.describe("logs").toString())
                .contains("https://me:***@cluster:9200/base")
                .doesNotContain("hunter2");
    }

    @Test
    void takesElasticsearchWithATypeName() {
        SdkPojo unused = account.call(CreateDeliveryStreamRequest.builder()
                .deliveryStreamName("old")
                .elasticsearchDestinationConfiguration(search -> search.roleARN(ROLE)
                        .clusterEndpoint("http://cluster:9200")
                        .indexName("logs")
                        .typeName("line")
                        .indexRotationPeriod("OneWeek")
                        .s3Configuration(s3 -> s3.bucketARN("arn:aws:s3:::lake").roleARN(ROLE)))
                .build());

        var described = account.describe("old").destinations().get(0).elasticsearchDestinationDescription();
        assertThat(described.typeName()).isEqualTo("line");
        assertThat(endpoint("old").typeName()).isEqualTo("line");
        assertThat(endpoint("old").rotation()).isEqualTo(IndexRotation.WEEK);
    }

    @Test
    void refusesWhatCannotWork() {
        refused(search -> search.clusterEndpoint(null).domainARN("arn:aws:es:us-east-1:0:domain/d"), "DomainARN");
        refused(search -> search.clusterEndpoint(null), "ClusterEndpoint is not the URL of a cluster");
        refused(search -> search.clusterEndpoint("ftp://host"), "ClusterEndpoint is not");
        refused(search -> search.clusterEndpoint("https://user@host"), "ClusterEndpoint is not");
        refused(search -> search.indexName("Logs"), "IndexName is Logs");
        refused(search -> search.indexName("_logs"), "IndexName is _logs");
        refused(search -> search.indexName("a b"), "IndexName is a b");
        refused(search -> search.bufferingHints(h -> h.sizeInMBs(101)), "SizeInMBs: 101");
        refused(
                search -> search.vpcConfiguration(
                        v -> v.roleARN(ROLE).subnetIds("s").securityGroupIds("g")),
                "VpcConfiguration is not supported");
    }

    private Endpoint.Search endpoint(String name) {
        return (Endpoint.Search) requireNonNull(account.running(name).config().endpoint());
    }

    private void create(String name, Consumer<AmazonopensearchserviceDestinationConfiguration.Builder> change) {
        SdkPojo unused = account.call(CreateDeliveryStreamRequest.builder()
                .deliveryStreamName(name)
                .amazonopensearchserviceDestinationConfiguration(search -> {
                    search.roleARN(ROLE)
                            .clusterEndpoint("https://cluster:9200")
                            .indexName("logs")
                            .s3Configuration(
                                    s3 -> s3.bucketARN("arn:aws:s3:::lake").roleARN(ROLE));
                    change.accept(search);
                })
                .build());
    }

    private void update(String name, String version, Consumer<UpdateDestinationRequest.Builder> change) {
        UpdateDestinationRequest.Builder request = UpdateDestinationRequest.builder()
                .deliveryStreamName(name)
                .currentDeliveryStreamVersionId(version)
                .destinationId("destinationId-000000000001");
        change.accept(request);
        SdkPojo unused = account.call(request.build());
    }

    private void refused(Consumer<AmazonopensearchserviceDestinationConfiguration.Builder> change, String message) {
        assertThatThrownBy(() -> create("refused", change))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining(message);
    }
}
