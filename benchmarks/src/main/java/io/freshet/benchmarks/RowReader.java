package io.freshet.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads a stream from its beginning by GetRecords and remembers when it first saw each id. Not for several threads. */
final class RowReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KinesisClient kinesis;
    private final List<String> iterators = new ArrayList<>();
    private final Map<Long, Long> seenNanos = new HashMap<>();

    RowReader(KinesisClient kinesis, String stream) {
        this.kinesis = kinesis;
        for (Shard shard : kinesis.listShards(r -> r.streamName(stream)).shards()) {
            iterators.add(kinesis.getShardIterator(r -> r.streamName(stream)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .shardIterator());
        }
    }

    /** Reads once from every shard. */
    RowReader poll() {
        for (int i = 0; i < iterators.size(); i++) {
            String iterator = iterators.get(i);
            try {
                GetRecordsResponse response =
                        kinesis.getRecords(r -> r.shardIterator(iterator).limit(10_000));
                iterators.set(i, response.nextShardIterator());
                response.records().forEach(this::see);
            } catch (ProvisionedThroughputExceededException slower) {
                // asked again with the next poll
            }
        }
        return this;
    }

    private void see(Record record) {
        long now = System.nanoTime();
        try {
            seenNanos.putIfAbsent(
                    JSON.readTree(record.data().asByteArrayUnsafe()).path("ID").asLong(), now);
        } catch (IOException e) {
            throw new UncheckedIOException("a row is no JSON: " + record.data().asUtf8String(), e);
        }
    }

    int rows() {
        return seenNanos.size();
    }

    boolean hasSeen(long id) {
        return seenNanos.containsKey(id);
    }

    /** By {@link System#nanoTime}, of an id that was seen. */
    long nanosOf(long id) {
        Long nanos = seenNanos.get(id);
        if (nanos == null) {
            throw new IllegalArgumentException("id " + id + " was not seen");
        }
        return nanos;
    }
}
