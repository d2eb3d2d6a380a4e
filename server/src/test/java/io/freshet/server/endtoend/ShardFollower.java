package io.freshet.server.endtoend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads shards by iterators and, when the server was away, goes on behind the last sequence number it has seen. */
final class ShardFollower implements AutoCloseable {
    private static final long PACE_MILLIS = 20;

    private final String stream;
    private final KinesisClient kinesis;
    private final Map<String, List<StoredRecord>> read = new HashMap<>();
    private final Map<String, String> iterators = new HashMap<>();
    private final Life life;

    ShardFollower(ServerAccess server, String stream, List<String> shards) {
        this.stream = stream;
        this.kinesis = server.kinesis();
        shards.forEach(shard -> read.put(shard, new ArrayList<>()));
        this.life = new Life("consumer-" + shards, this::readOnce, iterators::clear);
    }

    /** A record as it was read. */
    record StoredRecord(String sequenceNumber, String text) {}

    private void readOnce() throws InterruptedException {
        for (String shard : read.keySet()) {
            String iterator = iterators.get(shard);
            String current = iterator == null ? iteratorBehind(lastOf(shard), shard) : iterator;
            GetRecordsResponse answer = kinesis.getRecords(r -> r.shardIterator(current));
            append(shard, answer.records());
            iterators.put(shard, answer.nextShardIterator());
        }
        Thread.sleep(PACE_MILLIS);
    }

    private String iteratorBehind(@Nullable String sequenceNumber, String shard) {
        return kinesis.getShardIterator(r -> r.streamName(stream)
                        .shardId(shard)
                        .shardIteratorType(
                                sequenceNumber == null
                                        ? ShardIteratorType.TRIM_HORIZON
                                        : ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                        .startingSequenceNumber(sequenceNumber))
                .shardIterator();
    }

    private synchronized @Nullable String lastOf(String shard) {
        List<StoredRecord> records = read.getOrDefault(shard, List.of());
        return records.isEmpty() ? null : records.get(records.size() - 1).sequenceNumber();
    }

    private synchronized void append(String shard, List<Record> records) {
        List<StoredRecord> sofar = read.getOrDefault(shard, new ArrayList<>());
        records.forEach(record -> sofar.add(
                new StoredRecord(record.sequenceNumber(), record.data().asUtf8String())));
    }

    synchronized int count() {
        return read.values().stream().mapToInt(List::size).sum();
    }

    /** What was read of each shard, in the order in which it came. */
    synchronized Map<String, List<StoredRecord>> records() {
        Map<String, List<StoredRecord>> copy = new HashMap<>();
        read.forEach((shard, records) -> copy.put(shard, List.copyOf(records)));
        return copy;
    }

    @Override
    public void close() {
        life.close();
        kinesis.close();
    }
}
