package io.freshet.ingest.log;

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
        return dataBytes + (partitionKey == null ? 0L : utf8Bytes(partitionKey));
    }

    private static long utf8Bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
