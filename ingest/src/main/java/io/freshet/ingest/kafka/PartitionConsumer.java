package io.freshet.ingest.kafka;

import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.RecordSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A consumer that reads one partition, now this one, now that one. For one thread at a time. */
final class PartitionConsumer implements AutoCloseable {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(15).toNanos();

    private final KafkaConsumer<byte[], byte[]> kafka;
    private final int generation;
    private @Nullable TopicPartition partition;
    private long position;

    PartitionConsumer(KafkaConsumer<byte[], byte[]> kafka, int generation) {
        this.kafka = kafka;
        this.generation = generation;
    }

    KafkaConsumer<byte[], byte[]> kafka() {
        return kafka;
    }

    int generation() {
        return generation;
    }

    boolean standsAt(TopicPartition wanted, long offset) {
        return wanted.equals(partition) && position == offset;
    }

    ReadBatch read(TopicPartition wanted, long offset, int maxRecords, long maxBytes, Duration maxWait) {
        long since = System.nanoTime();
        if (!standsAt(wanted, offset)) {
            kafka.assign(Set.of(wanted));
            kafka.seek(wanted, offset);
            partition = wanted;
            position = offset;
        }
        long end = endOffset(wanted);
        List<LogRecord> found = new ArrayList<>();
        long bytes = 0;
        while (true) {
            boolean more = position < end;
            long patience = more ? PATIENCE_NANOS : maxWait.toNanos();
            long left = patience - (System.nanoTime() - since);
            if (found.size() >= maxRecords
                    || bytes >= maxBytes
                    || (!more && !found.isEmpty())
                    || (left <= 0 && !more)) {
                return new ReadBatch(found, position, Math.max(end, position));
            }
            if (left <= 0) {
                throw new LogException(
                        LogException.Code.UNAVAILABLE, "no answer from " + wanted + " for 15 s: try again");
            }
            for (ConsumerRecord<byte[], byte[]> record : kafka.poll(Duration.ofNanos(left))) {
                LogRecord read = KafkaRecords.read(record);
                bytes += RecordSize.of(read);
                if (found.size() == maxRecords || (bytes > maxBytes && !found.isEmpty())) {
                    kafka.seek(wanted, read.offset());
                    position = read.offset();
                    return new ReadBatch(found, position, Math.max(end, position));
                }
                found.add(read);
            }
            position = kafka.position(wanted);
        }
    }

    private long endOffset(TopicPartition wanted) {
        Long end = kafka.endOffsets(Set.of(wanted)).get(wanted);
        if (end == null) {
            throw new LogException(LogException.Code.UNAVAILABLE, "no end known of " + wanted + ": try again");
        }
        return end;
    }

    @Override
    public void close() {
        kafka.close(CloseOptions.timeout(Duration.ofMillis(100)));
    }
}
