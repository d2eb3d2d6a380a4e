package io.freshet.functions.mapping;

import io.freshet.awsapi.trace.TraceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Streams that mappings read; how is the server's to know. Positions are texts that only the feed can read. */
public interface StreamFeed {
    /** A shard, and those it came from. */
    record FeedShard(String id, List<String> parents) {
        public FeedShard {
            parents = List.copyOf(parents);
        }
    }

    /**
     * A record.
     *
     * @param position right after it
     * @param trace to which it belongs; absent if it is not traced
     */
    record FeedRecord(
            String sequenceNumber,
            String partitionKey,
            byte[] data,
            Instant arrivedAt,
            String position,
            @Nullable TraceContext trace) {}

    /**
     * What a read found.
     *
     * @param next where to read on
     * @param ended whether the shard is closed and all of it has been read
     */
    record FeedBatch(List<FeedRecord> records, String next, boolean ended) {
        public FeedBatch {
            records = List.copyOf(records);
        }
    }

    /** The shards that are kept; empty if there is no such stream. */
    Optional<List<FeedShard>> shards(String streamArn);

    /**
     * Where a shard is read first.
     *
     * @param from {@code TRIM_HORIZON}, {@code LATEST} or {@code AT_TIMESTAMP}
     */
    String start(String streamArn, String shardId, String from, @Nullable Instant at);

    /**
     * Records by their sequence numbers, oldest first, those that the stream still has.
     *
     * @throws IllegalStateException if there is no such stream or shard
     */
    List<FeedRecord> find(String streamArn, String shardId, List<String> sequenceNumbers);

    /** The records after a position; waits a little if there are none. */
    FeedBatch read(String streamArn, String shardId, String position, int most);
}
