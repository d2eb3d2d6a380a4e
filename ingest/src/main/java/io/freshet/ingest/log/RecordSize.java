package io.freshet.ingest.log;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a record weighs against the limits of Kinesis: its data and the UTF-8 bytes of its partition key. */
public final class RecordSize {
    private RecordSize() {}

    /** In bytes. */
    public static long of(LogRecord record) {
        return of(record.partitionKey(), record.data().length);
    }

    /** In bytes. */
    public static long of(@Nullable String partitionKey, int dataBytes) {
        return dataBytes + (partitionKey == null ? 0L : partitionKey.getBytes(StandardCharsets.UTF_8).length);
    }
}
