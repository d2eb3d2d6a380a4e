package io.freshet.firehosesink.encode;

import io.freshet.firehosesink.lane.Encoder;
import io.freshet.firehosesink.lane.Format.Compression;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** The records as they are, one after the other; compressed, they are one gzip member. */
final class PlainEncoder implements Encoder {
    private final Compression compression;
    private final boolean appendDelimiter;

    PlainEncoder(Compression compression, boolean appendDelimiter) {
        this.compression = compression;
        this.appendDelimiter = appendDelimiter;
    }

    @Override
    public long encode(Records records, OutputStream out, Consumer<FailedRecord> failures) throws IOException {
        if (compression == Compression.UNCOMPRESSED) {
            return write(records, out);
        }
        GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16);
        long count = write(records, gzip);
        gzip.finish();
        return count;
    }

    private long write(Records records, OutputStream out) throws IOException {
        AtomicLong count = new AtomicLong();
        records.forEach(record -> {
            try {
                out.write(record.data());
                if (appendDelimiter) {
                    out.write('\n');
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            count.incrementAndGet();
        });
        return count.get();
    }
}
