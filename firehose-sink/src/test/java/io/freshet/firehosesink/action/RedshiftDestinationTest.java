package io.freshet.firehosesink.action;

import static io.freshet.firehosesink.action.Account.ROLE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.TableLoad;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;
import software.amazon.awssdk.services.firehose.model.RedshiftDestinationConfiguration;
import software.amazon.awssdk.services.firehose.model.RedshiftS3BackupMode;
import software.amazon.awssdk.services.firehose.model.UpdateDestinationRequest;

class RedshiftDestinationTest {
    private final Account account = new Account();

    @Test
    void describesATableWithTheDefaultsFilledInAndWithoutThePassword() {
        create(redshift -> {});

        var described = account.describe("orders").destinations().get(0).redshiftDestinationDescription();
        assertThat(described.clusterJDBCURL()).isEqualTo("jdbc:postgresql://db:5432/shop");
        assertThat(described.username()).isEqualTo("loader");
        assertThat(described.copyCommand().dataTableName()).isEqualTo("Orders");
        assertThat(described.retryOptions().durationInSeconds()).isEqualTo(3600);
        assertThat(described.s3BackupMode()).isEqualTo(RedshiftS3BackupMode.DISABLED);
        assertThat(described.s3DestinationDescription().bufferingHints().sizeInMBs())
                .isEqualTo(5);
        assertThat(account.describe("orders").toString()).doesNotContain("hunter2");
        assertThat(load().database().password()).isEqualTo("hunter2");
        assertThat(load().toString()).doesNotContain("hunter2");
        assertThat(load().table()).isEqualTo("\"orders\"");
        assertThat(load().retryFor()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void quotesNamesAndTakesThemAsSqlDoes() {
        create(redshift -> redshift.copyCommand(
                copy -> copy.dataTableName("Shop.\"Or\u00e4ders; x\"").dataTableColumns("Id, \"a,b\" ,c$1")));

        assertThat(load().table()).isEqualTo("\"shop\".\"Or\u00e4ders; x\"");
        assertThat(load().columns()).containsExactly("id", "a,b", "c$1");
    }

    @Test
    void mergesAnUpdateAndNeverSwitchesTheBackupOff() {
        create(redshift -> redshift.s3BackupMode(RedshiftS3BackupMode.ENABLED)
                .s3BackupConfiguration(s3 -> s3.bucketARN("arn:aws:s3:::lake").roleARN(ROLE)));

        update(
                "1",
                r -> r.redshiftDestinationUpdate(redshift -> redshift.copyCommand(
                        copy -> copy.dataTableName("others").copyOptions("CSV"))));

        assertThat(load().table()).isEqualTo("\"others\"");
        assertThat(load().database().user()).isEqualTo("loader");
        assertThat(account.running("orders").config().backup()).isNotNull();
        assertThatThrownBy(() -> update(
                        "2", r -> r.redshiftDestinationUpdate(u -> u.s3BackupMode(RedshiftS3BackupMode.DISABLED))))
                .hasMessageContaining("S3BackupMode cannot be changed from Enabled to Disabled");
        assertThatThrownBy(() -> update("2", r -> r.extendedS3DestinationUpdate(s3 -> s3.prefix("p/"))))
                .hasMessageContaining("Changing the destination type from Redshift is not supported");
    }

    @Test
    void refusesWhatCannotWork() {
        refused(r -> r.clusterJDBCURL("jdbc:redshift://a.redshift.amazonaws.com:5439/db"), "there is no Redshift here");
        refused(r -> r.clusterJDBCURL("jdbc:postgresql://db/shop?socketFactory=evil"), "ClusterJDBCURL is not a URL");
        refused(r -> r.clusterJDBCURL("jdbc:h2:mem:x"), "ClusterJDBCURL is not a URL");
        refused(r -> r.password(null), "Username and Password must be specified");
        refused(r -> r.copyCommand(c -> c.dataTableName("a;b")), "'a;b'");
        refused(r -> r.copyCommand(c -> c.dataTableName("a.b.c")), "table or schema.table");
        refused(r -> r.copyCommand(c -> c.dataTableName("a").dataTableColumns("b)")), "'b)'");
        refused(r -> r.copyCommand(c -> c.dataTableName("a").copyOptions("GZIP")), "CopyOptions contains GZIP");
        refused(
                r -> r.s3Configuration(s3 ->
                        s3.bucketARN("arn:aws:s3:::lake").roleARN(ROLE).compressionFormat(CompressionFormat.GZIP)),
                "must contain GZIP");
        refused(
                r -> r.s3Configuration(s3 ->
                        s3.bucketARN("arn:aws:s3:::lake").roleARN(ROLE).compressionFormat(CompressionFormat.SNAPPY)),
                "which COPY reads");
        refused(
                r -> r.s3Configuration(s3 -> s3.bucketARN("arn:aws:s3:::lake")
                        .roleARN(ROLE)
                        .prefix("!{timestamp:yyyy}/")
                        .errorOutputPrefix("!{firehose:error-output-type}/")),
                "Prefix must not contain expressions");
    }

    private TableLoad load() {
        return (TableLoad) requireNonNull(account.running("orders").config().load());
    }

    private void create(Consumer<RedshiftDestinationConfiguration.Builder> change) {
        SdkPojo unused = account.call(CreateDeliveryStreamRequest.builder()
                .deliveryStreamName("orders")
                .redshiftDestinationConfiguration(redshift -> {
                    redshift.roleARN(ROLE)
                            .clusterJDBCURL("jdbc:postgresql://db:5432/shop")
                            .username("loader")
                            .password("hunter2")
                            .copyCommand(copy -> copy.dataTableName("Orders").copyOptions("JSON 'auto'"))
                            .s3Configuration(
                                    s3 -> s3.bucketARN("arn:aws:s3:::lake").roleARN(ROLE));
                    change.accept(redshift);
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

    private void refused(Consumer<RedshiftDestinationConfiguration.Builder> change, String message) {
        assertThatThrownBy(() -> create(change))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining(message);
    }
}
