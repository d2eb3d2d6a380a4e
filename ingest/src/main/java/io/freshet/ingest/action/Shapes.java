package io.freshet.ingest.action;

import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.stream.SequenceNumber;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.ShardId;
import io.freshet.ingest.stream.Stream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.EnhancedMetrics;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.SequenceNumberRange;
import software.amazon.awssdk.services.kinesis.model.StreamModeDetails;

/** Streams and shards in the shapes of the API. */
final class Shapes {
    private Shapes() {}

    static software.amazon.awssdk.services.kinesis.model.Shard of(Shard shard) {
        return software.amazon.awssdk.services.kinesis.model.Shard.builder()
                .shardId(shard.id().toString())
                .hashKeyRange(of(shard.range()))
                .parentShardId(parent(shard, 0))
                .adjacentParentShardId(parent(shard, 1))
                .sequenceNumberRange(SequenceNumberRange.builder()
                        .startingSequenceNumber(shard.startingSequenceNumber().toString())
                        .endingSequenceNumber(shard.endingSequenceNumber()
                                .map(SequenceNumber::toString)
                                .orElse(null))
                        .build())
                .build();
    }

    private static @Nullable String parent(Shard shard, int which) {
        return which < shard.parents().size() ? new ShardId(shard.parents().get(which)).toString() : null;
    }

    /** The shards that a reader goes on with at the end of a shard. */
    static List<ChildShard> childrenOf(Stream stream, Shard shard) {
        return stream.childrenOf(shard).stream()
                .map(child -> ChildShard.builder()
                        .shardId(child.id().toString())
                        .parentShards(child.parents().stream()
                                .map(parent -> new ShardId(parent).toString())
                                .toList())
                        .hashKeyRange(of(child.range()))
                        .build())
                .toList();
    }

    static Record of(Shard shard, LogRecord record) {
        return Record.builder()
                .sequenceNumber(SequenceNumber.ofOffset(shard, record.offset(), record.arrivedAt())
                        .toString())
                .approximateArrivalTimestamp(record.arrivedAt())
                .data(SdkBytes.fromByteArrayUnsafe(record.data()))
                .partitionKey(record.partitionKey())
                .build();
    }

    /** How far the last record that was read is behind now; 0 if there was nothing more to read. */
    static long millisBehindLatest(ReadBatch batch, Instant now) {
        if (batch.caughtUp() || batch.records().isEmpty()) {
            return 0;
        }
        LogRecord last = batch.records().get(batch.records().size() - 1);
        return Math.max(0, now.toEpochMilli() - last.arrivedAt().toEpochMilli());
    }

    private static HashKeyRange of(io.freshet.ingest.stream.HashKeyRange range) {
        return HashKeyRange.builder()
                .startingHashKey(range.start().toString())
                .endingHashKey(range.end().toString())
                .build();
    }

    static StreamModeDetails modeOf(Stream stream) {
        return StreamModeDetails.builder().streamMode(stream.mode().name()).build();
    }

    /** The shard-level metrics that are switched on. */
    static EnhancedMetrics metricsOf(Stream stream) {
        return EnhancedMetrics.builder()
                .shardLevelMetricsWithStrings(stream.settings().shardLevelMetrics())
                .build();
    }
}
