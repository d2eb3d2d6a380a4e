package io.freshet.jobs.delivery;

import io.freshet.awsapi.trace.Tracer;
import io.freshet.firehosesink.lane.RecordReader;
import io.freshet.firehosesink.lane.SourceRecord;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ShardReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The log as a delivery reads it. */
final class LogRecordReader implements RecordReader {
    private final ShardReader reader;
    private final @Nullable BufferCipher cipher;
    private final Tracer tracer;

    /** With what decrypts the records that are encrypted; absent if none are. */
    LogRecordReader(ShardReader reader, @Nullable BufferCipher cipher, Tracer tracer) {
        this.tracer = tracer;
        this.reader = reader;
        this.cipher = cipher;
    }

    @Override
    public Collection<Integer> shards() {
        return reader.shards();
    }

    @Override
    public void seek(int shard, long offset) {
        reader.seek(shard, offset);
    }

    @Override
    public long beginning(int shard) {
        return reader.startOffset(shard);
    }

    @Override
    public long firstArrivedSince(int shard, Instant instant) {
        return reader.offsetAt(shard, instant);
    }

    @Override
    public List<SourceRecord> poll(Duration timeout) {
        return reader.poll(timeout).stream()
                .map(record -> new SourceRecord(
                        record.shard(),
                        record.offset(),
                        0,
                        record.arrivedAt(),
                        data(record),
                        record.trace() == null
                                ? null
                                : tracer.begin(record.trace()).orElse(null)))
                .toList();
    }

    private byte[] data(LogRecord record) {
        return cipher != null && BufferCipher.MARK.equals(record.partitionKey())
                ? cipher.open(record.data())
                : record.data();
    }

    @Override
    public void wakeup() {
        reader.wakeup();
    }

    @Override
    public void close() {
        reader.close();
        tracer.close();
    }
}
