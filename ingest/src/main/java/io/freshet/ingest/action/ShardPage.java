package io.freshet.ingest.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.ShardId;
import io.freshet.ingest.stream.Stream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some of the shards of a stream, in the order of their ids. */
record ShardPage(List<Shard> shards, boolean hasMore) {
    static ShardPage of(Stream stream, @Nullable String afterShardId, int limit, Caller caller) {
        long from = afterShardId == null ? 0 : index(stream, afterShardId, caller) + 1;
        List<Shard> all = stream.shards();
        int first = (int) Math.min(from, all.size());
        int end = (int) Math.min((long) first + limit, all.size());
        return new ShardPage(all.subList(first, end), end < all.size());
    }

    private static long index(Stream stream, String shardId, Caller caller) {
        return ShardId.parse(shardId)
                .orElseThrow(() -> KinesisErrors.notFound("Could not find shard " + shardId + " in stream "
                        + stream.name() + " under account " + caller.accountId() + "."))
                .index();
    }
}
