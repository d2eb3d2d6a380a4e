package io.freshet.firehosesink.action;

import static io.freshet.firehosesink.action.Account.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.Format;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.ConcurrentModificationException;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.ExtendedS3DestinationConfiguration;
import software.amazon.awssdk.services.firehose.model.HttpEndpointCommonAttribute;
import software.amazon.awssdk.services.firehose.model.HttpEndpointDestinationConfiguration;
import software.amazon.awssdk.services.firehose.model.HttpEndpointS3BackupMode;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;
import software.amazon.awssdk.services.firehose.model.LimitExceededException;
import software.amazon.awssdk.services.firehose.model.Processor;
import software.amazon.awssdk.services.firehose.model.ProcessorParameter;
import software.amazon.awssdk.services.firehose.model.S3BackupMode;
import software.amazon.awssdk.services.firehose.model.SplunkS3BackupMode;
import software.amazon.awssdk.services.firehose.model.UpdateDestinationRequest;

class UpdateDestinationTest {
    private static final String ERRORS = "errors/!{firehose:error-output-type}/";

    private final Account account = new Account();

    @Test
    void mergesIntoADestinationOfTheSameKindAndHasTheJobGoOnWithIt() {
        account.create("orders", s3 -> s3.prefix("old/").compressionFormat(CompressionFormat.GZIP));

        update(
                "1",
                r -> r.extendedS3DestinationUpdate(s3 ->
                        s3.prefix("new/").bufferingHints(h -> h.sizeInMBs(2).intervalInSeconds(60))));

        var described = account.describe("orders");
        assertThat(described.versionId()).isEqualTo("2");
        assertThat(described.lastUpdateTimestamp()).isAfter(described.createTimestamp());
        var s3 = described.destinations().get(0).extendedS3DestinationDescription();
        assertThat(s3.prefix()).isEqualTo("new/");
        assertThat(s3.compressionFormat()).isEqualTo(CompressionFormat.GZIP);
        assertThat(s3.bufferingHints().intervalInSeconds()).isEqualTo(60);
        assertThat(account.jobs.get("orders")).hasSize(2);
        assertThat(account.running("orders").config().versionId()).isEqualTo("2");
        assertThat(account.running("orders").config().target().prefix()).isEqualTo("new/");
    }

    @Test
    void refusesAnotherVersionOrDestination() {
        account.create("orders", s3 -> {});

        assertThatThrownBy(() -> update("2", r -> r.extendedS3DestinationUpdate(s3 -> s3.prefix("new/"))))
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("Cannot update firehose: orders since the current version id: 1 and specified"
                        + " version id: 2 do not match");
        assertThatThrownBy(() -> update("1", r -> r.destinationId("destinationId-000000000002")
                        .extendedS3DestinationUpdate(s3 -> s3.prefix("new/"))))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("Destination Id destinationId-000000000002 not found");
        assertThatThrownBy(() -> update("1", r -> {}))
                .hasMessageContaining("Exactly one destination configuration is supported for a Firehose");
        assertThat(account.jobs.get("orders")).hasSize(1);
    }

    @Test
    void refusesWhatIsOnlyDecidedAtCreation() {
        account.create("orders", s3 -> s3.s3BackupMode(S3BackupMode.ENABLED)
                .s3BackupConfiguration(b -> b.bucketARN("arn:aws:s3:::lake").roleARN(ROLE)));

        refused(
                r -> r.extendedS3DestinationUpdate(s3 -> s3.s3BackupMode(S3BackupMode.DISABLED)),
                "S3BackupMode cannot be changed");
        refused(
                r -> r.extendedS3DestinationUpdate(s3 -> s3.dynamicPartitioningConfiguration(d -> d.enabled(true))),
                "only be enabled when a delivery stream is created");
        refused(
                r -> r.snowflakeDestinationUpdate(s -> s.database("d")),
                "SnowflakeDestinationUpdate is not supported yet (expected: ExtendedS3DestinationUpdate,");
        refused(r -> r.extendedS3DestinationUpdate(s3 -> s3.prefix("!{bad")), "not an expression");
        assertThat(account.describe("orders").versionId()).isEqualTo("1");
    }

    @Test
    void replacesADestinationOfAnotherKindAndMergesNothing() {
        account.create("orders", s3 -> s3.prefix("old/").compressionFormat(CompressionFormat.GZIP));

        update(
                "1",
                r -> r.httpEndpointDestinationUpdate(http -> http.endpointConfiguration(
                                e -> e.url("https://host/x").accessKey("secret"))
                        .s3Update(s3 -> s3.bucketARN("arn:aws:s3:::lake").roleARN(ROLE))));

        var destination = account.describe("orders").destinations().get(0);
        assertThat(destination.extendedS3DestinationDescription()).isNull();
        var http = destination.httpEndpointDestinationDescription();
        assertThat(http.endpointConfiguration().url()).isEqualTo("https://host/x");
        assertThat(http.toString()).doesNotContain("secret");
        assertThat(http.retryOptions().durationInSeconds()).isEqualTo(300);
        assertThat(http.s3BackupMode()).isEqualTo(HttpEndpointS3BackupMode.FAILED_DATA_ONLY);
        assertThat(http.s3DestinationDescription().compressionFormat()).isEqualTo(CompressionFormat.UNCOMPRESSED);
        assertThat(account.running("orders").config().endpoint()).isInstanceOf(Endpoint.Http.class);
        assertThat(account.running("orders").config().target().format())
                .isEqualTo(new Format.Plain(Format.Compression.UNCOMPRESSED));
        assertThatThrownBy(() -> update("2", r -> r.splunkDestinationUpdate(s -> s.hecToken("t"))))
                .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void backsUpAllEventsOfSplunkOnceAskedTo() {
        SdkPojo unused = account.call(CreateDeliveryStreamRequest.builder()
                .deliveryStreamName("orders")
                .splunkDestinationConfiguration(s -> s.hecEndpoint("https://splunk:8088")
                        .hecEndpointType("Event")
                        .hecToken("token")
                        .s3Configuration(b -> b.bucketARN("arn:aws:s3:::lake").roleARN(ROLE)))
                .build());
        assertThat(account.running("orders").config().backup()).isNull();

        update("1", r -> r.splunkDestinationUpdate(s -> s.s3BackupMode(SplunkS3BackupMode.ALL_EVENTS)));

        assertThat(account.running("orders").config().backup()).isNotNull();
        assertThatThrownBy(() -> update(
                        "2",
                        r -> r.splunkDestinationUpdate(s -> s.s3BackupMode(SplunkS3BackupMode.FAILED_EVENTS_ONLY))))
                .hasMessageContaining("S3BackupMode cannot be changed from AllEvents to FailedEventsOnly");
    }

    @Test
    void checksAnHttpEndpoint() {
        refusedHttp(http -> http.endpointConfiguration(e -> e.url("https:///nohost")), "EndpointConfiguration.Url");
        refusedHttp(
                http -> http.endpointConfiguration(e -> e.url("https://host/").accessKey("a\nb")), "AccessKey holds");
        refusedHttp(
                http -> http.endpointConfiguration(e -> e.url("https://host/"))
                        .bufferingHints(h -> h.sizeInMBs(65).intervalInSeconds(1)),
                "SizeInMBs: 65");
        refusedHttp(
                http -> http.endpointConfiguration(e -> e.url("https://host/"))
                        .requestConfiguration(c -> c.commonAttributes(List.of(attribute("a"), attribute("a")))),
                "more than once");
    }

    @Test
    void partitionsByAQueryWhoseKeysThePrefixUses() {
        account.create("orders", s3 -> partitioned(s3, "c=!{partitionKeyFromQuery:c}/", "{c: .customer}"));

        assertThat(account.running("orders").config().processing().partitioned())
                .isTrue();
        for (List<String> bad : List.of(
                List.of("plain/", "{c: .customer}", "Prefix must contain"),
                List.of("c=!{partitionKeyFromQuery:c}/", "{c: .a, d: .b}", "expected: all of"),
                List.of("c=!{partitionKeyFromQuery:d}/", "{c: .a}", "expected: all of"),
                List.of("c=!{partitionKeyFromQuery:c}/", ".a", "MetadataExtractionQuery"),
                List.of("c=!{partitionKeyFromLambda:c}/", "{c: .a}", "expected: all of"))) {
            assertThatThrownBy(() -> account.create("bad", s3 -> partitioned(s3, bad.get(0), bad.get(1))))
                    .as(bad.toString())
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageContaining(bad.get(2));
        }
    }

    @Test
    void saysThatTheBucketIsMissing() {
        account.create("orders", s3 -> s3.bucketARN("arn:aws:s3:::missing"));

        assertThat(account.describe("orders").failureDescription().details())
                .isEqualTo("Bucket missing does not exist.");
        update("1", r -> r.extendedS3DestinationUpdate(s3 -> s3.bucketARN("arn:aws:s3:::lake")));
        assertThat(account.describe("orders").failureDescription()).isNull();
    }

    @Test
    void holdsOneMoreThanTheQuotaBack() {
        for (int i = 0; i < 5_000; i++) {
            account.create("s" + i, s3 -> {});
        }

        assertThatThrownBy(() -> account.create("one-more", s3 -> {}))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageStartingWith("You have already consumed your firehose quota of 5000 hoses.");
    }

    private static void partitioned(ExtendedS3DestinationConfiguration.Builder s3, String prefix, String query) {
        s3.prefix(prefix)
                .errorOutputPrefix(ERRORS)
                .dynamicPartitioningConfiguration(d -> d.enabled(true))
                .processingConfiguration(p -> p.enabled(true)
                        .processors(List.of(Processor.builder()
                                .type("MetadataExtraction")
                                .parameters(List.of(
                                        parameter("MetadataExtractionQuery", query),
                                        parameter("JsonParsingEngine", "JQ-1.6")))
                                .build())));
    }

    private static ProcessorParameter parameter(String name, String value) {
        return ProcessorParameter.builder()
                .parameterName(name)
                .parameterValue(value)
                .build();
    }

    private static HttpEndpointCommonAttribute attribute(String name) {
        return HttpEndpointCommonAttribute.builder()
                .attributeName(name)
                .attributeValue("v")
                .build();
    }

    private void refusedHttp(Consumer<HttpEndpointDestinationConfiguration.Builder> http, String message) {
        assertThatThrownBy(() -> account.call(CreateDeliveryStreamRequest.builder()
                        .deliveryStreamName("bad")
                        .httpEndpointDestinationConfiguration(b -> {
                            b.s3Configuration(
                                    s3 -> s3.bucketARN("arn:aws:s3:::lake").roleARN(ROLE));
                            http.accept(b);
                        })
                        .build()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining(message);
    }

    private void refused(Consumer<UpdateDestinationRequest.Builder> change, String message) {
        assertThatThrownBy(() -> update("1", change))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining(message);
    }

    private void update(String version, Consumer<UpdateDestinationRequest.Builder> change) {
        UpdateDestinationRequest.Builder request = UpdateDestinationRequest.builder()
                .deliveryStreamName("orders")
                .currentDeliveryStreamVersionId(version)
                .destinationId("destinationId-000000000001");
        change.accept(request);
        SdkPojo unused = account.call(request.build());
    }
}
