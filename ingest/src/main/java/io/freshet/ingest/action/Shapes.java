package io.freshet.ingest.action;

import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.EnhancedMetrics;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.SequenceNumberRange;
import software.amazon.awssdk.services.kinesis.model.StreamModeDetails;

/** Streams and shards in the shapes of the API. */
final class Shapes {
    private Shapes() {}

    static software.amazon.awssdk.services.kinesis.model.Shard of(Shard shard) {
        return software.amazon.awssdk.services.kinesis.model.Shard.builder()
                .shardId(shard.id().toString())
                .hashKeyRange(HashKeyRange.builder()
                        .startingHashKey(shard.range().start().toString())
                        .endingHashKey(shard.range().end().toString())
                        .build())
                .sequenceNumberRange(SequenceNumberRange.builder()
                        .startingSequenceNumber(shard.startingSequenceNumber().toString())
                        .build())
                .build();
    }

    static StreamModeDetails modeOf(Stream stream) {
        return StreamModeDetails.builder().streamMode(stream.mode().name()).build();
    }

    /** No shard-level metric is switched on. */
    static EnhancedMetrics noMetrics() {
        return EnhancedMetrics.builder().shardLevelMetricsWithStrings().build();
    }
}
