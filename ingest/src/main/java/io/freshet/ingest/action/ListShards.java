package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

/** The shards of a stream that pass a filter, a page at a time. */
final class ListShards implements BlockingOperation<ListShardsRequest, ListShardsResponse> {
    private static final int DEFAULT_SHARDS = 1000;

    private final Streams streams;
    private final Clock clock;

    ListShards(Streams streams, Clock clock) {
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public Class<ListShardsRequest> requestType() {
        return ListShardsRequest.class;
    }

    @Override
    public ListShardsResponse answer(ListShardsRequest request, Caller caller) {
        ShardListToken from = request.nextToken() == null ? fromRequest(request, caller) : fromToken(request);
        Stream stream = streams.find(from.streamName(), null, caller);
        if (!stream.createdAt().equals(from.streamCreatedAt())) {
            throw KinesisErrors.streamNotFound(from.streamName(), caller.accountId());
        }
        int limit = request.maxResults() == null ? DEFAULT_SHARDS : request.maxResults();
        List<Shard> candidates = from.filter().of(stream, clock.instant());
        ShardPage page = ShardPage.of(stream, candidates, from.afterShardId(), limit, caller);
        String nextToken = page.hasMore()
                ? from.after(page.shards().get(page.shards().size() - 1).id(), clock.instant())
                        .text()
                : null;
        return ListShardsResponse.builder()
                .shards(page.shards().stream().map(Shapes::of).toList())
                .nextToken(nextToken)
                .build();
    }

    private ShardListToken fromRequest(ListShardsRequest request, Caller caller) {
        Stream stream = streams.find(request.streamName(), request.streamARN(), caller);
        String after = request.exclusiveStartShardId();
        ShardSelection filter = ShardSelection.of(request.shardFilter(), clock.instant());
        if (request.shardFilter() != null && request.shardFilter().type() == ShardFilterType.AFTER_SHARD_ID) {
            after = request.shardFilter().shardId();
        }
        if (request.streamCreationTimestamp() != null
                && request.streamCreationTimestamp().getEpochSecond()
                        != stream.createdAt().getEpochSecond()) {
            throw KinesisErrors.streamNotFound(stream.name(), caller.accountId());
        }
        return new ShardListToken(stream.name(), stream.createdAt(), after, clock.instant(), filter);
    }

    private ShardListToken fromToken(ListShardsRequest request) {
        if (request.streamName() != null || request.streamARN() != null) {
            throw KinesisErrors.invalidArgument("NextToken and StreamName cannot be provided together.");
        }
        ShardListToken token = ShardListToken.parse(request.nextToken()).orElseThrow(NextTokens::invalid);
        NextTokens.requireFresh(token.issuedAt(), clock.instant());
        return token;
    }
}
