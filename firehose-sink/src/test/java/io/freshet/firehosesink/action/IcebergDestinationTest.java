package io.freshet.firehosesink.action;

import static io.freshet.firehosesink.action.Account.ROLE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.LakeLoad;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.DestinationTableConfiguration;
import software.amazon.awssdk.services.firehose.model.IcebergDestinationConfiguration;
import software.amazon.awssdk.services.firehose.model.IcebergDestinationDescription;
import software.amazon.awssdk.services.firehose.model.IcebergS3BackupMode;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;
import software.amazon.awssdk.services.firehose.model.PartitionField;
import software.amazon.awssdk.services.firehose.model.UpdateDestinationRequest;

class IcebergDestinationTest {
    private final Account account = new Account();

    @Test
    void makesTheTableAndDescribesItWithTheDefaultsFilledIn() {
        create(iceberg -> {});

        IcebergDestinationDescription described =
                account.describe("orders").destinations().get(0).icebergDestinationDescription();
        assertThat(described.destinationTableConfigurationList())
                .extracting(DestinationTableConfiguration::destinationTableName)
                .containsExactly("t");
        assertThat(described.retryOptions().durationInSeconds()).isEqualTo(300);
        assertThat(described.s3BackupMode()).isEqualTo(IcebergS3BackupMode.FAILED_DATA_ONLY);
        assertThat(described.bufferingHints().sizeInMBs()).isEqualTo(5);
        assertThat(described.appendOnly()).isTrue();
        assertThat(described.s3DestinationDescription().bucketARN()).isEqualTo("arn:aws:s3:::lake");
        assertThat(account.objects.visible()).containsKey("lake/warehouse/db/t/metadata/v1.metadata.json");
        DeliveryConfig config = account.running("orders").config();
        assertThat(config.target().prefix()).isEqualTo("warehouse/db/t/data/");
        assertThat(config.target().errorOutputPrefix())
                .isEqualTo("bad/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/");
        assertThat(((Format.Rows) config.target().format()).input().fieldIds()).containsExactly(1);
        LakeLoad load = (LakeLoad) requireNonNull(config.load());
        assertThat(load.location()).isEqualTo("s3://lake/warehouse/db/t");
        assertThat(load.retryFor()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void takesTheTableThatIsThereAndKeepsToItWhenItIsUpdated() {
        create(iceberg -> iceberg.catalogConfiguration(c -> c.warehouseLocation("s3://lake/w/")));
        String uuid = uuid();

        update(
                "1",
                r -> r.icebergDestinationUpdate(
                        u -> u.bufferingHints(h -> h.sizeInMBs(7).intervalInSeconds(60))));

        DeliveryConfig config = account.running("orders").config();
        assertThat(config.hints().sizeBytes()).isEqualTo(7 << 20);
        assertThat(config.target().prefix()).isEqualTo("w/db/t/data/");
        assertThat(uuid()).isEqualTo(uuid);
        account.objects.remove("lake", "w/db/t/metadata/v1.metadata.json");
        account.objects.remove("lake", "w/db/t/metadata/version-hint.text");
        update("2", r -> r.icebergDestinationUpdate(u -> u.retryOptions(o -> o.durationInSeconds(1))));
        assertThat(uuid()).as("of the table that was made anew").isNotEqualTo(uuid);
        assertThatThrownBy(() -> update("3", r -> r.extendedS3DestinationUpdate(s3 -> s3.prefix("p/"))))
                .hasMessageContaining("Changing the destination type from Iceberg is not supported");
    }

    @Test
    void refusesWhatIsNotBuiltOrCannotWork() {
        refused(
                i -> i.tableCreationConfiguration(t -> t.enabled(false)),
                "Table db.t is not at s3://lake/warehouse/db/t");
        refused(
                i -> i.destinationTableConfigurationList(table("other").build()),
                "table db.other is not configured (expected: its columns below tables");
        refused(
                i -> i.destinationTableConfigurationList(
                        table("t").uniqueKeys("id").build()),
                "UniqueKeys is not supported yet");
        refused(
                i -> i.destinationTableConfigurationList(table("t")
                        .partitionSpec(p -> p.identity(
                                PartitionField.builder().sourceName("id").build()))
                        .build()),
                "PartitionSpec is not supported yet");
        refused(
                i -> i.destinationTableConfigurationList(
                        table("t").build(), table("u").build()),
                "names 2 tables (expected: exactly one");
        refused(i -> i.destinationTableConfigurationList(List.of()), "names 0 tables");
        refused(i -> i.schemaEvolutionConfiguration(s -> s.enabled(true)), "SchemaEvolutionConfiguration");
        refused(
                i -> i.catalogConfiguration(c -> c.warehouseLocation("s3://elsewhere/w")),
                "WarehouseLocation is s3://elsewhere/w (expected: s3://lake/folder");
        refused(
                i -> i.s3Configuration(s3 -> s3.bucketARN("arn:aws:s3:::lake")
                        .roleARN(ROLE)
                        .prefix("!{timestamp:yyyy}/")
                        .errorOutputPrefix("!{firehose:error-output-type}/")),
                "Prefix must not contain expressions");
    }

    private String uuid() {
        return ((LakeLoad) requireNonNull(account.running("orders").config().load())).uuid();
    }

    private static DestinationTableConfiguration.Builder table(String name) {
        return DestinationTableConfiguration.builder()
                .destinationDatabaseName("db")
                .destinationTableName(name);
    }

    private void create(Consumer<IcebergDestinationConfiguration.Builder> change) {
        SdkPojo unused = account.call(CreateDeliveryStreamRequest.builder()
                .deliveryStreamName("orders")
                .icebergDestinationConfiguration(iceberg -> {
                    iceberg.roleARN(ROLE)
                            .catalogConfiguration(c -> c.catalogARN("arn:aws:glue:us-east-1:000000000000:catalog"))
                            .destinationTableConfigurationList(table("t").build())
                            .tableCreationConfiguration(t -> t.enabled(true))
                            .s3Configuration(s3 -> s3.bucketARN("arn:aws:s3:::lake")
                                    .roleARN(ROLE)
                                    .prefix("bad/"));
                    change.accept(iceberg);
                })
                .build());
    }

    private void update(String version, Consumer<UpdateDestinationRequest.Builder> change) {
        UpdateDestinationRequest.Builder request = UpdateDestinationRequest.builder()
                .deliveryStreamName("orders")
                .currentDeliveryStreamVersionId(version)
                .destinationId("destinationId-000000000001");
        change.accept(request);
        SdkPojo unused = account.call(request.build());
    }

    private void refused(Consumer<IcebergDestinationConfiguration.Builder> change, String message) {
        assertThatThrownBy(() -> create(change))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining(message);
    }
}
