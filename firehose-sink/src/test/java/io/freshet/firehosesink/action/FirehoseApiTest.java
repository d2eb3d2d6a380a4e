package io.freshet.firehosesink.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.stream.DeliveryJobs;
import io.freshet.firehosesink.stream.DeliveryLog;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.firehosesink.stream.Receivers;
import io.freshet.firehosesink.stream.Trouble;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.firehose.model.BufferingHints;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamResponse;
import software.amazon.awssdk.services.firehose.model.DeleteDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamDescription;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamType;
import software.amazon.awssdk.services.firehose.model.DescribeDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.DescribeDeliveryStreamResponse;
import software.amazon.awssdk.services.firehose.model.ExtendedS3DestinationConfiguration;
import software.amazon.awssdk.services.firehose.model.FirehoseException;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;
import software.amazon.awssdk.services.firehose.model.ListDeliveryStreamsRequest;
import software.amazon.awssdk.services.firehose.model.ListDeliveryStreamsResponse;
import software.amazon.awssdk.services.firehose.model.Processor;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordResponse;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.firehose.model.ResourceInUseException;
import software.amazon.awssdk.services.firehose.model.ResourceNotFoundException;
import software.amazon.awssdk.services.firehose.model.S3BackupMode;

class FirehoseApiTest {
    private static final Caller CALLER = new Caller("000000000000", "us-east-1", "id");
    private static final String SOURCE = "arn:aws:kinesis:us-east-1:000000000000:stream/in";

    private final InMemoryResourceStore resources = new InMemoryResourceStore();
    private final Map<String, List<byte[]>> log = new HashMap<>();
    private final Map<String, DeliveryStream> running = new TreeMap<>();
    private final DeliveryStreams streams = streams();

    @Test
    void createsDescribesListsAndDeletes() {
        CreateDeliveryStreamResponse created = call(create("orders", s3 -> {}));
        assertThat(created.deliveryStreamARN())
                .isEqualTo("arn:aws:firehose:us-east-1:000000000000:deliverystream/orders");

        var described = describe("orders");
        assertThat(described.deliveryStreamStatusAsString()).isEqualTo("ACTIVE");
        assertThat(described.versionId()).isEqualTo("1");
        var s3 = described.destinations().get(0).extendedS3DestinationDescription();
        assertThat(s3.bucketARN()).isEqualTo("arn:aws:s3:::lake");
        assertThat(s3.compressionFormatAsString()).isEqualTo("UNCOMPRESSED");
        assertThat(s3.bufferingHints().sizeInMBs()).isEqualTo(5);
        assertThat(s3.bufferingHints().intervalInSeconds()).isEqualTo(300);
        assertThat(s3.s3BackupModeAsString()).isEqualTo("Disabled");
        assertThat(s3.encryptionConfiguration().noEncryptionConfigAsString()).isEqualTo("NoEncryption");
        assertThat(described.destinations().get(0).s3DestinationDescription().bucketARN())
                .isEqualTo("arn:aws:s3:::lake");
        ListDeliveryStreamsResponse listed =
                call(ListDeliveryStreamsRequest.builder().build());
        assertThat(listed.deliveryStreamNames()).containsExactly("orders");

        SdkPojo unused = call(DeleteDeliveryStreamRequest.builder()
                .deliveryStreamName("orders")
                .build());
        assertThat(running).isEmpty();
        assertThat(log).isEmpty();
        assertThatThrownBy(() -> describe("orders"))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Firehose orders under account 000000000000 not found.");
    }

    @Test
    void honoursHintsDownToZero() {
        SdkPojo unused = call(create("orders", s3 -> s3.bufferingHints(BufferingHints.builder()
                        .sizeInMBs(1)
                        .intervalInSeconds(0)
                        .build())
                .compressionFormat(CompressionFormat.GZIP)
                .prefix("raw/")));

        var config = streams.list().get(0).config();
        assertThat(config.hints()).isEqualTo(io.freshet.firehosesink.lane.BufferingHints.of(1, 0));
        assertThat(config.target().format()).isEqualTo(new Format.Plain(Format.Compression.GZIP));
        assertThat(config.target().bucket()).isEqualTo("lake");
        assertThat(config.target().prefix()).isEqualTo("raw/");
    }

    @Test
    void convertsToParquetWithTheColumnsOfATableOrInferredOnes() {
        SdkPojo one = call(create(
                "inferred",
                s3 -> s3.dataFormatConversionConfiguration(c -> c.outputFormatConfiguration(
                        o -> o.serializer(s -> s.parquetSerDe(p -> p.compression("GZIP")))))));
        SdkPojo two = call(create(
                "given",
                s3 -> s3.dataFormatConversionConfiguration(
                        c -> c.schemaConfiguration(t -> t.databaseName("db").tableName("t"))
                                .outputFormatConfiguration(o -> o.serializer(s -> s.parquetSerDe(p -> {}))))));

        assertThat(streams.get("inferred", CALLER).config().target().format())
                .isEqualTo(new Format.Rows(
                        Format.Parquet.of(Format.ParquetCodec.GZIP), Format.RowInput.of(List.of(), "", "")));
        assertThat(streams.get("given", CALLER).config().target().format())
                .isEqualTo(new Format.Rows(
                        Format.Parquet.of(Format.ParquetCodec.SNAPPY),
                        Format.RowInput.of(List.of(new Column("id", "int")), "db", "t")));
        assertThat(describe("given")
                        .destinations()
                        .get(0)
                        .extendedS3DestinationDescription()
                        .dataFormatConversionConfiguration()
                        .schemaConfiguration()
                        .tableName())
                .isEqualTo("t");
        assertThat(List.of(one, two)).hasSize(2);
    }

    @Test
    void refusesWhatIsNotBuilt() {
        refused(s3 -> s3.s3BackupMode(S3BackupMode.ENABLED), "S3BackupConfiguration must be specified");
        refused(s3 -> s3.dynamicPartitioningConfiguration(d -> d.enabled(true)), "dynamic partitioning");
        refused(
                s3 -> s3.processingConfiguration(p -> p.enabled(true)
                        .processors(List.of(Processor.builder().type("Lambda").build()))),
                "Processor Lambda: LambdaArn must be specified");
        refused(s3 -> s3.prefix("!{timestamp:yyyy}/"), "ErrorOutputPrefix must be specified");
        refused(s3 -> s3.customTimeZone("Mars/Olympus"), "CustomTimeZone Mars/Olympus");
        assertThat(streams.list()).isEmpty();
    }

    @Test
    void refusesASecondOfTheSameName() {
        SdkPojo first = call(create("orders", s3 -> {}));

        assertThat(first).isNotNull();
        assertThatThrownBy(() -> call(create("orders", s3 -> {})))
                .isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("Firehose orders under accountId 000000000000 already exists");
    }

    @Test
    void takesRecordsUpToTheLimits() {
        SdkPojo unused = call(create("orders", s3 -> {}));
        PutRecordResponse one = call(PutRecordRequest.builder()
                .deliveryStreamName("orders")
                .record(record(1_024_000))
                .build());
        PutRecordBatchResponse batch = call(batch("orders", Collections.nCopies(4, record(1_000_000))));

        assertThat(one.recordId()).isEqualTo("orders-1");
        assertThat(batch.failedPutCount()).isZero();
        assertThat(batch.requestResponses()).hasSize(4);
        assertThatThrownBy(() -> call(PutRecordRequest.builder()
                        .deliveryStreamName("orders")
                        .record(record(1_024_001))
                        .build()))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> call(batch("orders", Collections.nCopies(5, record(1_000_000)))))
                .isInstanceOf(InvalidArgumentException.class);
        assertThat(log.get("orders")).hasSize(5);
    }

    @Test
    void answersForEachRecordOfABatch() {
        SdkPojo unused = call(create("orders", s3 -> {}));

        PutRecordBatchResponse batch = call(batch("orders", List.of(record(1), record(13), record(2))));

        assertThat(batch.failedPutCount()).isEqualTo(1);
        assertThat(batch.requestResponses())
                .extracting(entry -> entry.errorCode() == null ? "ok" : entry.errorCode())
                .containsExactly("ok", "ServiceUnavailableException", "ok");
    }

    @Test
    void readsAKinesisStreamThatExistsAndTakesNoRecordsThen() {
        SdkPojo created = call(fromKinesis("copy", SOURCE));

        assertThat(created).isNotNull();
        assertThat(running).containsKey("copy");
        assertThat(log).isEmpty();
        assertThat(streams.get("copy", CALLER).startPosition().arrivedSince()).isEqualTo(Instant.EPOCH);
        assertThatThrownBy(() -> call(batch("copy", List.of(record(1)))))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("not permitted on KinesisStreamAsSource");
        assertThatThrownBy(() -> call(fromKinesis("none", SOURCE + "-missing"))).isInstanceOf(FirehoseException.class);
    }

    @Test
    void goesOnAfterACrashFromEveryState() {
        SdkPojo unused = call(create("orders", s3 -> {}));
        putStatus("orders", "CREATING");
        running.clear();
        log.clear();

        streams().resumeAll();

        assertThat(running).containsKey("orders");
        assertThat(log).containsKey("orders");
        assertThat(describe("orders").deliveryStreamStatusAsString()).isEqualTo("ACTIVE");
        putStatus("orders", "DELETING");

        streams().resumeAll();

        assertThat(running).isEmpty();
        assertThat(streams.list()).isEmpty();
    }

    private void putStatus(String name, String status) {
        var row = resources.find("delivery-stream", name).orElseThrow();
        assertThat(resources.replace(row, row.document().replace("\"ACTIVE\"", "\"" + status + "\"")))
                .isPresent();
    }

    private DeliveryStreams streams() {
        return new DeliveryStreams(
                resources,
                new TestLog(),
                new TestJobs(),
                SOURCE::equals,
                bucket -> bucket.equals("lake")
                        ? Optional.empty()
                        : Optional.of(new Trouble(Trouble.Kind.STORE, "bucket " + bucket + " does not exist")),
                Receivers.unknown(),
                Map.of("db.t", List.of(new Column("id", "int"))),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    private void refused(Consumer<ExtendedS3DestinationConfiguration.Builder> s3, String message) {
        assertThatThrownBy(() -> call(create("refused", s3)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining(message);
    }

    private DeliveryStreamDescription describe(String name) {
        DescribeDeliveryStreamResponse response = call(
                DescribeDeliveryStreamRequest.builder().deliveryStreamName(name).build());
        return response.deliveryStreamDescription();
    }

    /** As the front door does it: by the operation whose request class this is. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <O extends SdkPojo> O call(SdkPojo request) {
        Operation<SdkPojo, O> operation = (Operation<SdkPojo, O>) FirehoseApi.of(streams).operations().stream()
                .filter(candidate -> candidate.requestType().isInstance(request))
                .findFirst()
                .orElseThrow();
        return operation.handle(request, CALLER).toCompletableFuture().join();
    }

    private static CreateDeliveryStreamRequest create(
            String name, Consumer<ExtendedS3DestinationConfiguration.Builder> s3) {
        return CreateDeliveryStreamRequest.builder()
                .deliveryStreamName(name)
                .extendedS3DestinationConfiguration(b -> {
                    b.bucketARN("arn:aws:s3:::lake").roleARN("arn:aws:iam::000000000000:role/r");
                    s3.accept(b);
                })
                .build();
    }

    private static CreateDeliveryStreamRequest fromKinesis(String name, String source) {
        return create(name, s3 -> {}).toBuilder()
                .deliveryStreamType(DeliveryStreamType.KINESIS_STREAM_AS_SOURCE)
                .kinesisStreamSourceConfiguration(
                        k -> k.kinesisStreamARN(source).roleARN("arn:aws:iam::000000000000:role/r"))
                .build();
    }

    private static PutRecordBatchRequest batch(String name, List<Record> records) {
        return PutRecordBatchRequest.builder()
                .deliveryStreamName(name)
                .records(records)
                .build();
    }

    private static Record record(int bytes) {
        return Record.builder().data(SdkBytes.fromByteArray(new byte[bytes])).build();
    }

    /** Fails records of 13 bytes. */
    private final class TestLog implements DeliveryLog {
        @Override
        public void create(String deliveryStream) {
            log.computeIfAbsent(deliveryStream, name -> new ArrayList<>());
        }

        @Override
        public CompletionStage<String> append(String deliveryStream, byte[] data, byte @Nullable [] dataKey) {
            if (data.length == 13) {
                return CompletableFuture.failedFuture(new IllegalStateException("planned"));
            }
            List<byte[]> records = log.computeIfAbsent(deliveryStream, name -> new ArrayList<>());
            records.add(data);
            return CompletableFuture.completedFuture(deliveryStream + "-" + records.size());
        }

        @Override
        public void delete(String deliveryStream) {
            log.remove(deliveryStream);
        }
    }

    private final class TestJobs implements DeliveryJobs {
        @Override
        public void start(DeliveryStream stream) {
            running.put(stream.name(), stream);
        }

        @Override
        public void restart(DeliveryStream stream) {
            running.put(stream.name(), stream);
        }

        @Override
        public String trouble(String deliveryStream) {
            return "";
        }

        @Override
        public void stop(String deliveryStream) {
            running.remove(deliveryStream);
        }

        @Override
        public State state(String deliveryStream) {
            return running.containsKey(deliveryStream) ? State.RUNNING : State.ABSENT;
        }
    }
}
