package io.freshet.firehosesink.encode;

import com.github.luben.zstd.ZstdOutputStream;
import io.freshet.firehosesink.lane.Encoder;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.Format.Compression;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.xerial.snappy.SnappyHadoopCompatibleOutputStream;
import org.xerial.snappy.SnappyOutputStream;

/** The records as they are, one after the other, in one container of their compression. */
final class PlainEncoder implements Encoder {
    private static final int CHUNK = 1 << 16;
    /** Records are gathered to so much: a call of the compressor, or of the checksum, costs more than a record is worth. */
    private static final int RECORDS = 1 << 14;

    /** Half as fast again as the usual 6, for objects a tenth larger: docs/decisions/0012-gzip-by-libdeflate.md. */
    private static final int GZIP_LEVEL = 4;

    /** One processor is the writer's own. */
    private static final int HELPING = Math.max(0, Runtime.getRuntime().availableProcessors() - 1);

    /** Each takes up to 32 MiB outside of the heap once it has been used. */
    private static final Optional<WholeGzip.Places> NATIVE =
            LibDeflate.library().map(library -> new WholeGzip.Places(library, GZIP_LEVEL, Math.min(4, HELPING + 1)));

    private final Compression compression;
    private final boolean appendDelimiter;

    PlainEncoder(Compression compression, boolean appendDelimiter) {
        this.compression = compression;
        this.appendDelimiter = appendDelimiter;
    }

    @Override
    public long encode(Records records, OutputStream out, Consumer<FailedRecord> failures) throws IOException {
        try (OutputStream compressed = compressed(records, out)) {
            return write(records, compressed);
        }
    }

    private static OutputStream inBlocks(OutputStream out) {
        return new BlockGzip(out, GZIP_LEVEL, ForkJoinPool.commonPool(), HELPING);
    }

    private OutputStream compressed(Records records, OutputStream out) throws IOException {
        OutputStream kept = new KeptOpen(out);
        return switch (compression) {
            case UNCOMPRESSED -> new BufferedOutputStream(kept, RECORDS);
            case GZIP ->
                NATIVE.flatMap(places -> WholeGzip.to(kept, places, PlainEncoder::inBlocks))
                        .orElseGet(() -> inBlocks(kept));
            case ZIP -> {
                ZipOutputStream zip = new ZipOutputStream(kept);
                zip.putNextEntry(new ZipEntry(entryName(records)));
                yield new BufferedOutputStream(zip, CHUNK);
            }
            case SNAPPY -> new SnappyOutputStream(kept);
            case HADOOP_SNAPPY -> new SnappyHadoopCompatibleOutputStream(kept);
            case ZSTD -> new BufferedOutputStream(new ZstdOutputStream(kept), CHUNK);
        };
    }

    /** A UUID, as the service gives it; the same records have the same, so that they make the same bytes. */
    private static String entryName(Records records) throws IOException {
        ByteBuffer places = ByteBuffer.allocate(4 * Long.BYTES);
        records.forEach(record -> {
            if (places.position() == 0) {
                places.putLong(record.shard()).putLong(record.offset());
            }
            mark(places, record);
        });
        return UUID.nameUUIDFromBytes(places.array()).toString();
    }

    private static void mark(ByteBuffer places, SourceRecord last) {
        places.putLong(2 * Long.BYTES, last.shard()).putLong(3 * Long.BYTES, last.offset());
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
