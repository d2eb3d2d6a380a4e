package io.freshet.firehosesink.action;

import static io.freshet.firehosesink.action.Account.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.Format;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamEncryptionStatus;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;
import software.amazon.awssdk.services.firehose.model.KeyType;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordResponse;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.firehose.model.StartDeliveryStreamEncryptionRequest;
import software.amazon.awssdk.services.firehose.model.StopDeliveryStreamEncryptionRequest;
import software.amazon.awssdk.services.firehose.model.Tag;

class EncryptionAndExtensionsTest {
    private static final String KEY = "arn:aws:kms:us-east-1:000000000000:key/k";

    private final Account account = new Account();

    @Test
    void aKmsKeyBelongsToABucket() {
        account.create("keyed", s3 -> s3.encryptionConfiguration(e -> e.kmsEncryptionConfig(k -> k.awskmsKeyARN(KEY))));

        assertThat(account.running("keyed").config().target().kmsKeyArn()).isEqualTo(KEY);
        assertThat(account.describe("keyed")
                        .destinations()
                        .get(0)
                        .extendedS3DestinationDescription()
                        .encryptionConfiguration()
                        .kmsEncryptionConfig()
                        .awskmsKeyARN())
                .isEqualTo(KEY);
        assertThatThrownBy(() -> withBackup("one", "lake")).hasMessageContaining("both are in bucket lake");
        withBackup("two", "lake-backup");
        assertThat(account.running("two").config().target().kmsKeyArn()).isEmpty();
        account.kms = false;
        assertThatThrownBy(() -> account.create(
                        "none", s3 -> s3.encryptionConfiguration(e -> e.kmsEncryptionConfig(k -> k.awskmsKeyARN(KEY)))))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("KMSEncryptionConfig: there is none.");
    }

    /** The backup has a key, and the destination has none. */
    private void withBackup(String name, String bucket) {
        account.create(
                name, s3 -> s3.s3BackupMode("Enabled").s3BackupConfiguration(b -> b.bucketARN("arn:aws:s3:::" + bucket)
                        .roleARN(ROLE)
                        .encryptionConfiguration(e -> e.kmsEncryptionConfig(k -> k.awskmsKeyARN(KEY)))));
    }

    @Test
    void encryptsWhatIsPutBetweenStartAndStop() {
        account.create("orders", s3 -> {});
        assertThat(put().encrypted()).isFalse();

        start(KeyType.CUSTOMER_MANAGED_CMK, KEY);

        var described = account.describe("orders").deliveryStreamEncryptionConfiguration();
        assertThat(described.status()).isEqualTo(DeliveryStreamEncryptionStatus.ENABLED);
        assertThat(described.keyARN()).isEqualTo(KEY);
        assertThat(put().encrypted()).isTrue();
        PutRecordBatchResponse batch = account.call(PutRecordBatchRequest.builder()
                .deliveryStreamName("orders")
                .records(record())
                .build());
        assertThat(batch.encrypted()).isTrue();

        SdkPojo unused = account.call(StopDeliveryStreamEncryptionRequest.builder()
                .deliveryStreamName("orders")
                .build());
        assertThat(put().encrypted()).isFalse();
        assertThat(account.describe("orders")
                        .deliveryStreamEncryptionConfiguration()
                        .statusAsString())
                .isEqualTo("DISABLED");
        assertThat(account.log)
                .extracting(appended -> appended.dataKey() != null)
                .containsExactly(false, true, true, false);
        assertThat(account.log.get(1).dataKey())
                .isEqualTo(account.running("orders").encryption().dataKeyBytes());
    }

    @Test
    void refusesKeysThatDoNotMatchTheirType() {
        account.create("orders", s3 -> {});

        assertThatThrownBy(() -> start(KeyType.AWS_OWNED_CMK, KEY)).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> start(KeyType.CUSTOMER_MANAGED_CMK, null))
                .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void encryptsFromTheBeginningIfAskedTo() {
        SdkPojo unused = account.call(CreateDeliveryStreamRequest.builder()
                .deliveryStreamName("orders")
                .deliveryStreamEncryptionConfigurationInput(e -> e.keyType(KeyType.AWS_OWNED_CMK))
                .extendedS3DestinationConfiguration(
                        s3 -> s3.bucketARN("arn:aws:s3:::lake").roleARN(ROLE))
                .build());

        assertThat(put().encrypted()).isTrue();
        assertThat(account.running("orders").encryption().toString())
                .doesNotContain(account.running("orders").encryption().dataKey());
    }

    @Test
    void takesZstdAndAvroFromTags() {
        createTagged("zstd", Map.of("freshet:compression", "ZSTD"), false);
        createTagged("avro", Map.of("freshet:format", "AVRO"), true);

        assertThat(account.running("zstd").config().target().format())
                .isEqualTo(new Format.Plain(Format.Compression.ZSTD));
        assertThat(account.running("avro").config().target().format())
                .isInstanceOfSatisfying(
                        Format.Rows.class, rows -> assertThat(rows.file()).isInstanceOf(Format.Avro.class));
        assertThatThrownBy(() -> createTagged("bad", Map.of("freshet:compression", "LZMA"), false))
                .hasMessageContaining("Tag freshet:compression is LZMA (expected: ZSTD).");
        assertThatThrownBy(() -> createTagged("bad", Map.of("freshet:format", "AVRO"), false))
                .hasMessageContaining("DataFormatConversionConfiguration must be enabled");
    }

    @Test
    void readsTheOptionsOfParquetAndOrc() {
        account.create(
                "parquet",
                s3 -> s3.dataFormatConversionConfiguration(c -> c.outputFormatConfiguration(
                        o -> o.serializer(s -> s.parquetSerDe(p -> p.compression("UNCOMPRESSED")
                                .blockSizeBytes(64 << 20)
                                .pageSizeBytes(1 << 16)
                                .enableDictionaryCompression(true)
                                .maxPaddingBytes(5)
                                .writerVersion("V2"))))));
        account.create(
                "orc",
                s3 -> s3.dataFormatConversionConfiguration(
                        c -> c.outputFormatConfiguration(o -> o.serializer(s -> s.orcSerDe(p ->
                                p.compression("ZLIB").bloomFilterColumns("Id").rowIndexStride(1000))))));

        assertThat(((Format.Rows) account.running("parquet").config().target().format()).file())
                .isEqualTo(new Format.Parquet(Format.ParquetCodec.UNCOMPRESSED, 64 << 20, 1 << 16, true, 5, true));
        assertThat(((Format.Rows) account.running("orc").config().target().format()).file())
                .isInstanceOfSatisfying(Format.Orc.class, orc -> {
                    assertThat(orc.codec()).isEqualTo(Format.OrcCodec.ZLIB);
                    assertThat(orc.bloomFilterColumns()).containsExactly("id");
                    assertThat(orc.rowIndexStride()).isEqualTo(1000);
                    assertThat(orc.stripeBytes()).isEqualTo(64L << 20);
                });
        assertThatThrownBy(
                        () -> account.create("none", s3 -> s3.dataFormatConversionConfiguration(c -> c.enabled(true))))
                .hasMessageContaining("either ParquetSerDe or OrcSerDe");
    }

    private void createTagged(String name, Map<String, String> tags, boolean converted) {
        SdkPojo unused = account.call(CreateDeliveryStreamRequest.builder()
                .deliveryStreamName(name)
                .tags(tags.entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .extendedS3DestinationConfiguration(s3 -> {
                    s3.bucketARN("arn:aws:s3:::lake").roleARN(ROLE);
                    if (converted) {
                        s3.dataFormatConversionConfiguration(
                                c -> c.outputFormatConfiguration(o -> o.serializer(s -> s.parquetSerDe(p -> {}))));
                    }
                })
                .build());
    }

    private void start(KeyType type, @Nullable String arn) {
        SdkPojo unused = account.call(StartDeliveryStreamEncryptionRequest.builder()
                .deliveryStreamName("orders")
                .deliveryStreamEncryptionConfigurationInput(e -> e.keyType(type).keyARN(arn))
                .build());
    }

    private PutRecordResponse put() {
        return account.call(PutRecordRequest.builder()
                .deliveryStreamName("orders")
                .record(record())
                .build());
    }

    private static Record record() {
        return Record.builder().data(SdkBytes.fromUtf8String("x")).build();
    }
}
