package io.freshet.ingest.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.ingest.log.InMemoryShardLog;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.ingest.stream.StreamStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.services.kinesis.model.CreateStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DecreaseStreamRetentionPeriodRequest;
import software.amazon.awssdk.services.kinesis.model.DecreaseStreamRetentionPeriodResponse;
import software.amazon.awssdk.services.kinesis.model.DeleteStreamRequest;
import software.amazon.awssdk.services.kinesis.model.DeleteStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.IncreaseStreamRetentionPeriodRequest;
import software.amazon.awssdk.services.kinesis.model.IncreaseStreamRetentionPeriodResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ListStreamsRequest;
import software.amazon.awssdk.services.kinesis.model.ListStreamsResponse;
import software.amazon.awssdk.services.kinesis.model.ListTagsForStreamRequest;
import software.amazon.awssdk.services.kinesis.model.ListTagsForStreamResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamModeDetails;
import software.amazon.awssdk.services.kinesis.model.Tag;

final class KinesisApiTest {
    private static final Caller CALLER = new Caller("000000000000", "us-east-1", "request");
    private static final String ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";

    private final MovableClock clock = new MovableClock(Instant.ofEpochMilli(1_421_889_722_345L));
    private final InMemoryResourceStore store = new InMemoryResourceStore();
    private final InMemoryShardLog log = new InMemoryShardLog(clock);
    private final StreamRegistry registry = StreamRegistry.load(store, log, clock);
    private final ServiceApi api = KinesisApi.of(registry, log, clock, Runnable::run);

    @Test
    void aStreamIsActiveOnceItIsCreated() {
        create("orders", 2);

        StreamDescription stream = call(
                        DescribeStreamRequest.builder().streamARN(ARN).build(), DescribeStreamResponse.class)
                .streamDescription();

        assertThat(stream.streamStatusAsString()).isEqualTo("ACTIVE");
        assertThat(stream.streamARN()).isEqualTo(ARN);
        assertThat(stream.retentionPeriodHours()).isEqualTo(24);
        assertThat(stream.streamCreationTimestamp()).isEqualTo(clock.instant());
        assertThat(stream.shards())
                .extracting(Shard::shardId)
                .containsExactly("shardId-000000000000", "shardId-000000000001");
        assertThat(stream.shards().get(1).hashKeyRange().startingHashKey())
                .isEqualTo("170141183460469231731687303715884105728");
        assertThat(stream.shards().get(0).sequenceNumberRange().endingSequenceNumber())
                .isNull();
    }

    @Test
    void anOnDemandStreamStartsWithFourShards() {
        call(
                CreateStreamRequest.builder()
                        .streamName("orders")
                        .streamModeDetails(StreamModeDetails.builder()
                                .streamMode("ON_DEMAND")
                                .build())
                        .tags(Map.of("a", "b"))
                        .build(),
                CreateStreamResponse.class);

        StreamDescriptionSummary summary = call(
                        DescribeStreamSummaryRequest.builder()
                                .streamName("orders")
                                .build(),
                        DescribeStreamSummaryResponse.class)
                .streamDescriptionSummary();
        assertThat(summary.openShardCount()).isEqualTo(4);
        assertThat(summary.streamModeDetails().streamModeAsString()).isEqualTo("ON_DEMAND");
        assertThat(call(
                                ListTagsForStreamRequest.builder()
                                        .streamName("orders")
                                        .build(),
                                ListTagsForStreamResponse.class)
                        .tags())
                .containsExactly(Tag.builder().key("a").value("b").build());
    }

    @Test
    void saysInTheServicesWordsThatAStreamExistsOrDoesNot() {
        create("orders", 1);

        assertThatThrownBy(() -> create("orders", 1))
                .isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("Stream orders under account 000000000000 already exists.");
        assertThatThrownBy(() -> put("absent", "k", "v"))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Stream absent under account 000000000000 not found.");
    }

    @Test
    void readsBackWhatWasPutWithItsSequenceNumbers() {
        create("orders", 1);
        PutRecordResponse put = put("orders", "k", "one");
        put("orders", "k", "two");

        GetRecordsResponse read = read(iterator("orders", ShardIteratorType.TRIM_HORIZON, null));

        assertThat(read.records()).extracting(r -> r.data().asUtf8String()).containsExactly("one", "two");
        assertThat(read.records().get(0).sequenceNumber()).isEqualTo(put.sequenceNumber());
        assertThat(read.records().get(0).partitionKey()).isEqualTo("k");
        assertThat(read.records().get(0).approximateArrivalTimestamp()).isEqualTo(clock.instant());
        assertThat(read.millisBehindLatest()).isZero();
        assertThat(put.encryptionType()).isNull();
        put("orders", "k", "three");
        assertThat(read(read.nextShardIterator()).records())
                .extracting(r -> r.data().asUtf8String())
                .containsExactly("three");
    }

    @Test
    void everyIteratorTypeNamesItsPlace() {
        create("orders", 1);
        put("orders", "k", "one");
        clock.advance(Duration.ofSeconds(10));
        Instant between = clock.instant();
        String two = put("orders", "k", "two").sequenceNumber();
        String latest = iterator("orders", ShardIteratorType.LATEST, null);
        put("orders", "k", "three");

        assertThat(firstOf(iterator("orders", ShardIteratorType.AT_SEQUENCE_NUMBER, two)))
                .isEqualTo("two");
        assertThat(firstOf(iterator("orders", ShardIteratorType.AFTER_SEQUENCE_NUMBER, two)))
                .isEqualTo("three");
        assertThat(firstOf(iterator("orders", ShardIteratorType.TRIM_HORIZON, null)))
                .isEqualTo("one");
        assertThat(firstOf(latest)).isEqualTo("three");
        assertThat(firstOf(call(
                                GetShardIteratorRequest.builder()
                                        .streamName("orders")
                                        .shardId("0")
                                        .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                                        .timestamp(between)
                                        .build(),
                                GetShardIteratorResponse.class)
                        .shardIterator()))
                .isEqualTo("two");
    }

    @Test
    void saysHowFarBehindAReaderIs() {
        create("orders", 1);
        put("orders", "k", "one");
        put("orders", "k", "two");
        clock.advance(Duration.ofSeconds(7));

        GetRecordsResponse read = call(
                GetRecordsRequest.builder()
                        .shardIterator(iterator("orders", ShardIteratorType.TRIM_HORIZON, null))
                        .limit(1)
                        .build(),
                GetRecordsResponse.class);

        assertThat(read.millisBehindLatest()).isEqualTo(7000);
    }

    @Test
    void anIteratorExpiresInTheServicesWords() {
        create("orders", 1);
        String iterator = iterator("orders", ShardIteratorType.LATEST, null);
        clock.advance(Duration.ofMillis(300_001));

        assertThatThrownBy(() -> read(iterator))
                .isInstanceOf(ExpiredIteratorException.class)
                .hasMessageContaining(
                        "Iterator expired. The iterator was created at time Thu Jan 22 01:22:02 UTC 2015 while"
                                + " right now it is Thu Jan 22 01:27:02 UTC 2015 which is further in the future than the tolerated"
                                + " delay of 300000 milliseconds.");
        assertThatThrownBy(() -> read("AAAA")).hasMessageContaining("Invalid ShardIterator.");
    }

    @Test
    void refusesASequenceNumberThatDoesNotFit() {
        create("orders", 2);
        String ofShard1 = call(
                        PutRecordRequest.builder()
                                .streamName("orders")
                                .partitionKey("k")
                                .explicitHashKey("340282366920938463463374607431768211455")
                                .data(SdkBytes.fromUtf8String("v"))
                                .build(),
                        PutRecordResponse.class)
                .sequenceNumber();

        assertThatThrownBy(() -> iterator("orders", ShardIteratorType.AT_SEQUENCE_NUMBER, ofShard1))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining(
                        "Invalid StartingSequenceNumber. It encodes shardId-000000000001, while it was used in a"
                                + " call to a shard with shardId-000000000000");
        assertThatThrownBy(() -> iterator("orders", ShardIteratorType.AT_SEQUENCE_NUMBER, "5"))
                .hasMessageContaining(
                        "StartingSequenceNumber 5 used in GetShardIterator on shard shardId-000000000000 in stream"
                                + " orders under account 000000000000 is invalid.");
        assertThatThrownBy(() -> iterator("orders", ShardIteratorType.LATEST, ofShard1))
                .hasMessageContaining("Must either specify (1) AT_SEQUENCE_NUMBER");
    }

    @Test
    void putRecordsAnswersEntryByEntryInOrder() {
        create("orders", 4);
        List<PutRecordsRequestEntry> entries = IntStream.range(0, 500)
                .mapToObj(i -> PutRecordsRequestEntry.builder()
                        .partitionKey("k" + i)
                        .data(SdkBytes.fromUtf8String("v" + i))
                        .build())
                .toList();

        PutRecordsResponse put = call(
                PutRecordsRequest.builder()
                        .streamName("orders")
                        .records(entries)
                        .build(),
                PutRecordsResponse.class);

        assertThat(put.failedRecordCount()).isZero();
        assertThat(put.records()).hasSize(500);
        assertThat(put.records()).extracting(PutRecordsResultEntry::shardId).doesNotContainNull();
        assertThat(put.records())
                .extracting(PutRecordsResultEntry::sequenceNumber)
                .doesNotHaveDuplicates();
    }

    @Test
    void refusesARecordOrARequestThatIsTooLarge() {
        create("orders", 1);
        SdkBytes mebibyte = SdkBytes.fromByteArray(new byte[1024 * 1024]);
        PutRecordsRequestEntry nearly = PutRecordsRequestEntry.builder()
                .partitionKey("k")
                .data(SdkBytes.fromByteArray(new byte[1024 * 1024 - 1]))
                .build();

        assertThatThrownBy(() -> call(
                        PutRecordRequest.builder()
                                .streamName("orders")
                                .partitionKey("k")
                                .data(mebibyte)
                                .build(),
                        PutRecordResponse.class))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("less than or equal to 1048576");
        assertThatThrownBy(() -> call(
                        PutRecordsRequest.builder()
                                .streamName("orders")
                                .records(Collections.nCopies(11, nearly))
                                .build(),
                        PutRecordsResponse.class))
                .hasMessageContaining("Records size exceeds 10 MB limit");
    }

    @Test
    void aStreamMadeAgainShowsNothingOfTheOldOne() {
        create("orders", 1);
        put("orders", "k", "old");
        String iterator = iterator("orders", ShardIteratorType.TRIM_HORIZON, null);
        call(DeleteStreamRequest.builder().streamName("orders").build(), DeleteStreamResponse.class);
        clock.advance(Duration.ofMillis(1));
        create("orders", 1);

        assertThat(read(iterator("orders", ShardIteratorType.TRIM_HORIZON, null))
                        .records())
                .isEmpty();
        assertThatThrownBy(() -> read(iterator)).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void listsStreamsAndShardsByThePage() {
        IntStream.range(0, 3).forEach(i -> create("s" + i, 3));

        ListStreamsResponse first = call(ListStreamsRequest.builder().limit(2).build(), ListStreamsResponse.class);
        ListStreamsResponse second =
                call(ListStreamsRequest.builder().nextToken(first.nextToken()).build(), ListStreamsResponse.class);
        ListShardsResponse shards =
                call(ListShardsRequest.builder().streamName("s0").maxResults(2).build(), ListShardsResponse.class);
        ListShardsResponse more =
                call(ListShardsRequest.builder().nextToken(shards.nextToken()).build(), ListShardsResponse.class);

        assertThat(first.streamNames()).containsExactly("s0", "s1");
        assertThat(first.hasMoreStreams()).isTrue();
        assertThat(second.streamNames()).containsExactly("s2");
        assertThat(shards.shards()).hasSize(2);
        assertThat(more.shards()).extracting(Shard::shardId).containsExactly("shardId-000000000002");
        assertThat(more.nextToken()).isNull();
    }

    @Test
    void retentionGrowsAndShrinksWithinItsLimits() {
        create("orders", 1);
        call(
                IncreaseStreamRetentionPeriodRequest.builder()
                        .streamName("orders")
                        .retentionPeriodHours(48)
                        .build(),
                IncreaseStreamRetentionPeriodResponse.class);

        assertThatThrownBy(() -> call(
                        DecreaseStreamRetentionPeriodRequest.builder()
                                .streamName("orders")
                                .retentionPeriodHours(23)
                                .build(),
                        DecreaseStreamRetentionPeriodResponse.class))
                .hasMessageContaining(
                        "Minimum allowed retention period is 24 hours. Requested retention period (23 hours)");
        assertThatThrownBy(() -> call(
                        DecreaseStreamRetentionPeriodRequest.builder()
                                .streamName("orders")
                                .retentionPeriodHours(72)
                                .build(),
                        DecreaseStreamRetentionPeriodResponse.class))
                .hasMessageContaining(
                        "(72 hours) for stream orders can not be longer than existing retention period (48 hours)."
                                + " Use IncreaseRetentionPeriod API.");
    }

    @Test
    void aCreationThatACrashCutShortIsCompletedAndADeletionToo() {
        create("half-made", 1);
        create("half-gone", 1);
        rewrite("half-made", "CREATING");
        log.delete(LogName.ofStream("half-made"));
        rewrite("half-gone", "DELETING");

        StreamRegistry again = StreamRegistry.load(store, log, clock);

        assertThat(again.find("half-made")).hasValueSatisfying(stream -> {
            assertThat(stream.status()).isEqualTo(StreamStatus.ACTIVE);
            assertThat(log.endOffset(stream.log(), 0)).isZero();
        });
        assertThat(again.find("half-gone")).isEmpty();
        assertThatThrownBy(() -> log.endOffset(LogName.ofStream("half-gone"), 0))
                .hasMessageContaining("does not exist");
    }

    private void rewrite(String stream, String status) {
        var row = store.find("stream", stream).orElseThrow();
        assertThat(store.replace(row, row.document().replace("ACTIVE", status))).isPresent();
    }

    private void create(String name, int shards) {
        call(CreateStreamRequest.builder().streamName(name).shardCount(shards).build(), CreateStreamResponse.class);
    }

    private PutRecordResponse put(String stream, String key, String text) {
        return call(
                PutRecordRequest.builder()
                        .streamName(stream)
                        .partitionKey(key)
                        .data(SdkBytes.fromUtf8String(text))
                        .build(),
                PutRecordResponse.class);
    }

    private String iterator(String stream, ShardIteratorType type, @Nullable String sequenceNumber) {
        return call(
                        GetShardIteratorRequest.builder()
                                .streamName(stream)
                                .shardId("shardId-000000000000")
                                .shardIteratorType(type)
                                .startingSequenceNumber(sequenceNumber)
                                .build(),
                        GetShardIteratorResponse.class)
                .shardIterator();
    }

    private GetRecordsResponse read(String iterator) {
        return call(GetRecordsRequest.builder().shardIterator(iterator).build(), GetRecordsResponse.class);
    }

    private String firstOf(String iterator) {
        return read(iterator).records().get(0).data().asUtf8String();
    }

    private <O> O call(SdkPojo request, Class<O> responseType) {
        String name = request.getClass().getSimpleName().replace("Request", "");
        Operation<?, ?> operation = api.operations().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return responseType.cast(LocalKinesis.read(answer(operation, request), responseType));
    }

    private static <I extends SdkPojo> Object answer(Operation<I, ?> operation, SdkPojo request) {
        try {
            return operation
                    .handle(operation.requestType().cast(request), CALLER)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static final class MovableClock extends Clock {
        private Instant now;

        MovableClock(Instant now) {
            this.now = now;
        }

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("one zone is enough");
        }
    }
}
