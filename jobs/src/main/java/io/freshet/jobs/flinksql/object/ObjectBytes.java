package io.freshet.jobs.flinksql.object;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.xerial.snappy.SnappyInputStream;

/**
 * What an object is, by its first bytes: a delivery stream's compression may have been changed since it was delivered, and its name need
 * not tell. Hadoop's framing of Snappy alone has no mark: it is what ends in {@code .snappy} and has no other.
 */
public enum ObjectBytes {
    PLAIN,
    GZIP,
    ZIP,
    ZSTD,
    SNAPPY,
    HADOOP_SNAPPY,
    PARQUET,
    ORC,
    AVRO;

    private static final int LONGEST_MARK = 8;

    /** An object's kind, and its bytes from the first on. */
    public record Opened(ObjectBytes kind, InputStream bytes) {}

    /** Looks at the first bytes. */
    public static Opened open(String key, InputStream stored) throws IOException {
        PushbackInputStream bytes = new PushbackInputStream(stored, LONGEST_MARK);
        byte[] first = bytes.readNBytes(LONGEST_MARK);
        bytes.unread(first);
        return new Opened(of(key, first), bytes);
    }

    private static ObjectBytes of(String key, byte[] first) {
        if (begins(first, 0x1f, 0x8b)) {
            return GZIP;
        }
        if (begins(first, 'P', 'K', 3, 4)) {
            return ZIP;
        }
        if (begins(first, 0x28, 0xb5, 0x2f, 0xfd)) {
            return ZSTD;
        }
        if (begins(first, 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0)) {
            return SNAPPY;
        }
        if (begins(first, 'P', 'A', 'R', '1')) {
            return PARQUET;
        }
        if (begins(first, 'O', 'R', 'C')) {
            return ORC;
        }
        if (begins(first, 'O', 'b', 'j', 1)) {
            return AVRO;
        }
        return key.endsWith(".snappy") ? HADOOP_SNAPPY : PLAIN;
    }

    private static boolean begins(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (bytes.length <= i || bytes[i] != (byte) mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** The records as they were put, out of an object of this kind. */
    public InputStream decompressed(InputStream bytes) throws IOException {
        return switch (this) {
            case PLAIN -> bytes;
            case GZIP -> new GZIPInputStream(bytes, 1 << 16);
            case ZSTD -> new ZstdInputStream(bytes);
            case SNAPPY -> new SnappyInputStream(bytes);
            case HADOOP_SNAPPY -> new HadoopSnappyInputStream(bytes);
            case ZIP -> {
                ZipInputStream zip = new ZipInputStream(bytes);
                if (zip.getNextEntry() == null) {
                    throw new IOException("an archive without an entry");
                }
                yield zip;
            }
            case PARQUET, ORC, AVRO -> throw new IOException(this + " is no text");
        };
    }

    /** Whether it holds records as they were put. */
    public boolean holdsRecords() {
        return this != PARQUET && this != ORC && this != AVRO;
    }
}
