package io.freshet.ingest.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.services.kinesis.model.CreateStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.MergeShardsRequest;
import software.amazon.awssdk.services.kinesis.model.MergeShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.SplitShardRequest;
import software.amazon.awssdk.services.kinesis.model.SplitShardResponse;
import software.amazon.awssdk.services.kinesis.model.UpdateShardCountRequest;
import software.amazon.awssdk.services.kinesis.model.UpdateShardCountResponse;
import software.amazon.awssdk.services.kinesis.model.ValidationException;

/** Splits, merges and what readers see of them. */
final class ReshardTest {
    private static final String HALF = "170141183460469231731687303715884105728";
    private static final String LAST = "340282366920938463463374607431768211455";

    private final LocalKinesis kinesis = new LocalKinesis();

    @Test
    void aSplitShardEndsWithItsChildrenAndKeysGoToThem() {
        kinesis.create("orders", 1);
        List<String> keys = IntStream.range(0, 40).mapToObj(i -> "key-" + i).toList();
        keys.forEach(key -> kinesis.put("orders", key, "before " + key));

        split("orders", "shardId-000000000000", HALF);
        keys.forEach(key -> kinesis.put("orders", key, "after " + key));

        List<Shard> shards = kinesis.shards("orders");
        assertThat(shards).extracting(Shard::parentShardId).containsExactly(null, first(), first());
        assertThat(shards.get(0).sequenceNumberRange().endingSequenceNumber()).isNotNull();
        assertThat(shards.get(2).hashKeyRange().startingHashKey()).isEqualTo(HALF);
        assertThat(shards.get(2).hashKeyRange().endingHashKey()).isEqualTo(LAST);
        GetRecordsResponse parent = kinesis.readFromStart("orders", first());
        assertThat(LocalKinesis.data(parent)).hasSize(40).allMatch(data -> data.startsWith("before"));
        assertThat(parent.nextShardIterator()).isNull();
        assertThat(parent.childShards())
                .extracting(ChildShard::shardId)
                .containsExactly("shardId-000000000001", "shardId-000000000002");
        assertThat(parent.childShards()).allMatch(child -> child.parentShards().equals(List.of(first())));
        List<String> after = new ArrayList<>(LocalKinesis.data(kinesis.readFromStart("orders", id(1))));
        assertThat(after).isNotEmpty().hasSizeLessThan(40);
        after.addAll(LocalKinesis.data(kinesis.readFromStart("orders", id(2))));
        assertThat(after)
                .containsExactlyInAnyOrderElementsOf(
                        keys.stream().map(key -> "after " + key).toList());
    }

    @Test
    void sequenceNumbersOfAKeyGrowThroughASplitAndAMerge() {
        kinesis.create("orders", 1);
        List<BigInteger> numbers = new ArrayList<>();
        numbers.add(put());
        split("orders", first(), HALF);
        numbers.add(put());
        merge("orders", id(1), id(2));
        numbers.add(put());

        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        Shard merged = kinesis.shards("orders").get(3);
        assertThat(merged.parentShardId()).isEqualTo(id(1));
        assertThat(merged.adjacentParentShardId()).isEqualTo(id(2));
        assertThat(kinesis.readFromStart("orders", id(1)).childShards())
                .singleElement()
                .satisfies(child -> assertThat(child.parentShards()).containsExactly(id(1), id(2)));
    }

    @Test
    void aShardCountIsReachedByPermittedStepsOnly() {
        kinesis.create("orders", 3);
        for (int target : List.of(6, 2, 5, 1, 4)) {
            update("orders", target);

            List<Shard> all = kinesis.shards("orders");
            assertThat(open("orders")).hasSize(target);
            assertThat(all).allSatisfy(shard -> {
                Set<String> parents = new HashSet<>();
                all.stream()
                        .filter(other -> shard.shardId().equals(other.parentShardId())
                                || shard.shardId().equals(other.adjacentParentShardId()))
                        .forEach(child -> parents.add(child.shardId()));
                assertThat(parents).hasSizeLessThanOrEqualTo(2);
                assertThat(shard.sequenceNumberRange().endingSequenceNumber() == null)
                        .isEqualTo(parents.isEmpty());
            });
        }
        assertThat(kinesis.call(
                                DescribeStreamSummaryRequest.builder()
                                        .streamName("orders")
                                        .build(),
                                DescribeStreamSummaryResponse.class)
                        .streamDescriptionSummary()
                        .openShardCount())
                .isEqualTo(4);
    }

    @Test
    void filtersSelectTheShardsOfATime() {
        kinesis.create("orders", 1);
        Instant whole = kinesis.clock.instant();
        kinesis.clock.advance(Duration.ofMinutes(10));
        split("orders", first(), HALF);
        Instant halves = kinesis.clock.instant().plusSeconds(1);
        kinesis.clock.advance(Duration.ofMinutes(10));
        merge("orders", id(1), id(2));
        kinesis.clock.advance(Duration.ofMinutes(10));

        assertThat(list(ShardFilterType.AT_LATEST, null)).containsExactly(id(3));
        assertThat(list(ShardFilterType.AT_TRIM_HORIZON, null)).containsExactly(first());
        assertThat(list(ShardFilterType.FROM_TRIM_HORIZON, null)).containsExactly(first(), id(1), id(2), id(3));
        assertThat(list(ShardFilterType.AT_TIMESTAMP, whole)).containsExactly(first());
        assertThat(list(ShardFilterType.AT_TIMESTAMP, halves)).containsExactly(id(1), id(2));
        assertThat(list(ShardFilterType.FROM_TIMESTAMP, halves)).containsExactly(id(1), id(2), id(3));
        assertThatThrownBy(() -> list(ShardFilterType.AT_TIMESTAMP, halves.plusSeconds(86_400)))
                .isInstanceOf(InvalidArgumentException.class);

        kinesis.clock.advance(Duration.ofHours(24).minus(Duration.ofMinutes(15)));
        assertThat(kinesis.shards("orders")).extracting(Shard::shardId).containsExactly(id(1), id(2), id(3));
        assertThatThrownBy(() -> kinesis.readFromStart("orders", first()))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void pagesOfAFilteredListKeepTheFilter() {
        kinesis.create("orders", 1);
        update("orders", 4);
        ListShardsResponse page = kinesis.call(
                ListShardsRequest.builder()
                        .streamName("orders")
                        .maxResults(3)
                        .shardFilter(f -> f.type(ShardFilterType.AT_LATEST))
                        .build(),
                ListShardsResponse.class);
        ListShardsResponse rest = kinesis.call(
                ListShardsRequest.builder().nextToken(page.nextToken()).build(), ListShardsResponse.class);

        assertThat(page.shards())
                .hasSize(3)
                .allMatch(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null);
        assertThat(rest.shards()).hasSize(1);
        assertThat(rest.nextToken()).isNull();
    }

    @Test
    void whatCannotBeSplitOrMergedIsSaidInTheServicesWords() {
        kinesis.create("orders", 3);
        assertThatThrownBy(() -> split("orders", first(), "1"))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("is not both greater than one plus the shard's StartingHashKey 0 and less than");
        assertThatThrownBy(() -> merge("orders", id(1), first()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("are not an adjacent pair of shards eligible for merging");
        assertThatThrownBy(() -> split("orders", id(9), HALF))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Shard shardId-000000000009 in stream orders");
        assertThatThrownBy(() -> split("absent", first(), HALF)).isInstanceOf(ResourceNotFoundException.class);
        merge("orders", first(), id(1));
        assertThatThrownBy(() -> split("orders", first(), "5"))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("has already been merged or split");
        assertThatThrownBy(() -> update("orders", 5000)).isInstanceOf(LimitExceededException.class);
        kinesis.call(
                CreateStreamRequest.builder()
                        .streamName("demand")
                        .streamModeDetails(mode -> mode.streamMode("ON_DEMAND"))
                        .build(),
                CreateStreamResponse.class);
        assertThatThrownBy(() -> update("demand", 5))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("Stream demand under account 000000000000 is in On-Demand mode.");
    }

    @Test
    void aChangeWaitsForAppendsOnTheirWayAndHoldsBackTheNext() throws Exception {
        kinesis.create("orders", 1);
        CompletableFuture<String> stored = new CompletableFuture<>();
        CompletionStage<String> onItsWay = kinesis.registry.append("orders", known -> stored);
        CompletableFuture<Void> split = CompletableFuture.runAsync(() -> split("orders", first(), HALF));
        CompletableFuture<Integer> shardsSeen = new CompletableFuture<>();
        // whoever comes while the change waits sees the new shards
        while (!shardsSeen.isDone() && !held(shardsSeen)) {
            Thread.onSpinWait();
        }

        assertThat(split).isNotDone();
        stored.complete("done");
        split.get(10, TimeUnit.SECONDS);
        assertThat(onItsWay.toCompletableFuture()).isCompletedWithValue("done");
        assertThat(shardsSeen.get(10, TimeUnit.SECONDS)).isEqualTo(2);
    }

    /** Whether an append that begins now has to wait; if so, it will tell how many shards were open when it could begin. */
    private boolean held(CompletableFuture<Integer> shardsSeen) {
        CompletableFuture<Integer> seen = new CompletableFuture<>();
        CompletionStage<Integer> append = kinesis.registry.append("orders", known -> {
            seen.complete(known.orElseThrow().stream().openShards().size());
            return seen;
        });
        if (seen.isDone()) {
            return false;
        }
        append.thenAccept(shardsSeen::complete);
        return true;
    }

    private BigInteger put() {
        return new BigInteger(kinesis.put("orders", "k", "x").sequenceNumber());
    }

    private List<Shard> open(String stream) {
        return kinesis.shards(stream).stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .toList();
    }

    private List<String> list(ShardFilterType type, @Nullable Instant at) {
        return kinesis
                .call(
                        ListShardsRequest.builder()
                                .streamName("orders")
                                .shardFilter(f -> f.type(type).timestamp(at))
                                .build(),
                        ListShardsResponse.class)
                .shards()
                .stream()
                .map(Shard::shardId)
                .toList();
    }

    private void split(String stream, String shardId, String key) {
        kinesis.call(
                SplitShardRequest.builder()
                        .streamName(stream)
                        .shardToSplit(shardId)
                        .newStartingHashKey(key)
                        .build(),
                SplitShardResponse.class);
    }

    private void merge(String stream, String shardId, String adjacent) {
        kinesis.call(
                MergeShardsRequest.builder()
                        .streamName(stream)
                        .shardToMerge(shardId)
                        .adjacentShardToMerge(adjacent)
                        .build(),
                MergeShardsResponse.class);
    }

    private void update(String stream, int target) {
        kinesis.call(
                UpdateShardCountRequest.builder()
                        .streamName(stream)
                        .targetShardCount(target)
                        .scalingType(ScalingType.UNIFORM_SCALING)
                        .build(),
                UpdateShardCountResponse.class);
    }

    private static String first() {
        return id(0);
    }

    private static String id(int index) {
        return String.format("shardId-%012d", index);
    }
}
