package io.freshet.ingest.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.ShardId;
import io.freshet.ingest.stream.Stream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some of the shards of a stream, in the order of their ids. */
record ShardPage(List<Shard> shards, boolean hasMore) {
    /** Of the candidates, in the order of their ids, those after the shard named. */
    static ShardPage of(
            Stream stream, List<Shard> candidates, @Nullable String afterShardId, int limit, Caller caller) {
        int after = afterShardId == null ? -1 : index(stream, afterShardId, caller);
        List<Shard> left =
                candidates.stream().filter(shard -> shard.index() > after).toList();
        return new ShardPage(left.subList(0, Math.min(limit, left.size())), left.size() > limit);
    }

    private static int index(Stream stream, String shardId, Caller caller) {
        return ShardId.parse(shardId)
                .orElseThrow(() -> KinesisErrors.notFound("Could not find shard " + shardId + " in stream "
                        + stream.name() + " under account " + caller.accountId() + "."))
                .index();
    }
}
