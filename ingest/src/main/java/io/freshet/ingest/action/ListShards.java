package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import software.amazon.awssdk.services.kinesis.model.ExpiredNextTokenException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardFilter;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

/** The shards of a stream, a page at a time. Every shard is open, so each filter but AFTER_SHARD_ID lets all of them pass. */
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
        ShardPage page = ShardPage.of(stream, from.afterShardId(), limit, caller);
        String nextToken = page.hasMore()
                ? new ShardListToken(
                                stream.name(),
                                stream.createdAt(),
                                page.shards().get(page.shards().size() - 1).id().toString(),
                                clock.instant())
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
        ShardFilter filter = request.shardFilter();
        if (filter != null && filter.type() == ShardFilterType.AFTER_SHARD_ID) {
            if (filter.shardId() == null) {
                throw KinesisErrors.invalidArgument(
                        "ShardId must be specified when ShardFilter Type is AFTER_SHARD_ID.");
            }
            after = filter.shardId();
        }
        if (request.streamCreationTimestamp() != null
                && request.streamCreationTimestamp().getEpochSecond()
                        != stream.createdAt().getEpochSecond()) {
            throw KinesisErrors.streamNotFound(stream.name(), caller.accountId());
        }
        return new ShardListToken(stream.name(), stream.createdAt(), after, clock.instant());
    }

    private ShardListToken fromToken(ListShardsRequest request) {
        if (request.streamName() != null || request.streamARN() != null) {
            throw KinesisErrors.invalidArgument("NextToken and StreamName cannot be provided together.");
        }
        ShardListToken token = ShardListToken.parse(request.nextToken())
                .orElseThrow(() -> KinesisErrors.invalidArgument("Invalid NextToken."));
        if (token.hasExpired(clock.instant())) {
            throw ExpiredNextTokenException.builder()
                    .message("NextToken expired: it is good for 300 seconds.")
                    .build();
        }
        return token;
    }
}
