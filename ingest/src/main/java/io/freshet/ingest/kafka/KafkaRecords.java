package io.freshet.ingest.kafka;

import io.freshet.awsapi.trace.TraceContext;
import io.freshet.ingest.log.LogRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How a record looks in a topic: the partition key is the key, the data is the value, the broker's append time is the timestamp. One that is
 * traced has a header that says to which trace it belongs; others have none.
 */
final class KafkaRecords {
    private static final byte[] EMPTY = {};
    private static final int LONGEST_HEADER = 100;

    private KafkaRecords() {}

    static ProducerRecord<byte[], byte[]> write(
            TopicPartition to, byte @Nullable [] partitionKey, byte[] data, @Nullable TraceContext trace) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(to.topic(), to.partition(), partitionKey, data);
        if (trace != null) {
            record.headers().add(TraceContext.HEADER, trace.traceparent().getBytes(StandardCharsets.US_ASCII));
        }
        return record;
    }

    /** Headers may be those of others, who write into the same topics. */
    private static @Nullable TraceContext trace(Headers headers) {
        Header found = headers.lastHeader(TraceContext.HEADER);
        return found == null || found.value() == null || found.value().length > LONGEST_HEADER
                ? null
                : TraceContext.parse(new String(found.value(), StandardCharsets.US_ASCII))
                        .orElse(null);
    }

    static LogRecord read(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        byte[] value = record.value();
        return new LogRecord(
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                key == null ? null : new String(key, StandardCharsets.UTF_8),
                value == null ? EMPTY : value,
                false,
                trace(record.headers()));
    }
}
