package io.freshet.ingest.kafka;

import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ShardReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Reads partitions of one topic. */
public final class KafkaShardReader implements ShardReader {
    private final LogName log;
    private final Clock clock;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> sought = new LinkedHashSet<>();

    /** Takes Kafka's own client properties, at least {@code bootstrap.servers}. */
    public KafkaShardReader(Map<String, String> kafkaProperties, LogName log, Clock clock) {
        this.log = log;
        this.clock = clock;
        this.consumer = KafkaClients.consumer(kafkaProperties, Duration.ofMillis(500));
    }

    @Override
    public List<Integer> shards() {
        List<PartitionInfo> partitions = asking(() -> consumer.partitionsFor(log.value()));
        if (partitions == null || partitions.isEmpty()) {
            throw new LogException(LogException.Code.NOT_FOUND, "log " + log + " does not exist");
        }
        return partitions.stream().map(PartitionInfo::partition).sorted().toList();
    }

    @Override
    public long startOffset(int shard) {
        TopicPartition partition = partition(shard);
        return offsetOf(partition, asking(() -> consumer.beginningOffsets(Set.of(partition))));
    }

    @Override
    public long endOffset(int shard) {
        TopicPartition partition = partition(shard);
        return offsetOf(partition, asking(() -> consumer.endOffsets(Set.of(partition))));
    }

    @Override
    public long offsetAt(int shard, Instant arrivedAt) {
        TopicPartition partition = partition(shard);
        OffsetAndTimestamp found = asking(() -> consumer.offsetsForTimes(Map.of(partition, arrivedAt.toEpochMilli())))
                .get(partition);
        return found == null ? endOffset(shard) : found.offset();
    }

    private static long offsetOf(TopicPartition partition, Map<TopicPartition, Long> offsets) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw new LogException(LogException.Code.UNAVAILABLE, "no offset known of " + partition + ": try again");
        }
        return offset;
    }

    @Override
    public void seek(int shard, long offset) {
        if (sought.add(partition(shard))) {
            consumer.assign(sought);
        }
        consumer.seek(partition(shard), offset);
    }

    @Override
    public List<LogRecord> poll(Duration timeout) {
        List<LogRecord> records = new ArrayList<>();
        try {
            consumer.poll(timeout).forEach(record -> records.add(KafkaRecords.read(record)));
        } catch (WakeupException e) {
            return records;
        } catch (KafkaException e) {
            throw KafkaErrors.translate("read of log " + log, e);
        }
        return records;
    }

    @Override
    public Map<Integer, Instant> caughtUp() {
        Map<Integer, Instant> caughtUp = new HashMap<>();
        try {
            Instant askedAt = clock.instant();
            consumer.endOffsets(sought).forEach((partition, end) -> {
                if (consumer.position(partition) >= end) {
                    caughtUp.put(partition.partition(), askedAt);
                }
            });
        } catch (WakeupException e) {
            return Map.of();
        } catch (KafkaException e) {
            throw KafkaErrors.translate("end of log " + log, e);
        }
        return caughtUp;
    }

    private <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (KafkaException e) {
            throw KafkaErrors.translate("log " + log, e);
        }
    }

    private TopicPartition partition(int shard) {
        return new TopicPartition(log.value(), shard);
    }

    @Override
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
