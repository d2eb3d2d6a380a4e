package io.freshet.ingest.kafka;

import io.freshet.ingest.log.LogRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How a record looks in a topic: the partition key is the key, the data is the value, the broker's append time is the timestamp. */
final class KafkaRecords {
    private static final byte[] EMPTY = {};

    private KafkaRecords() {}

    static LogRecord read(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        byte[] value = record.value();
        return new LogRecord(
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                key == null ? null : new String(key, StandardCharsets.UTF_8),
                value == null ? EMPTY : value);
    }
}
