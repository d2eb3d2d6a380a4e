package io.freshet.benchmarks.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** The libraries alone, by one thread, from memory to nowhere. */
final class BareWriters {
    /** Of the JDK's gzip, and so of FileSink's usual writers. */
    static final int JDK_LEVEL = 6;
    /** Of a delivery's gzip. */
    static final int OUR_LEVEL = 4;

    private static final ObjectReader TREES = new ObjectMapper().readerFor(JsonNode.class);

    private BareWriters() {}

    /** The JDK's compressor, fed in pieces of the size that it likes. */
    static void gzip(List<byte[]> records, int level, OutputStream out) throws IOException {
        try (OutputStream gzip = gzip(out, level)) {
            writeLines(records, gzip);
        }
    }

    /** The JDK's stream at a level of deflate, 1 to 9. */
    static GZIPOutputStream gzip(OutputStream out, int level) throws IOException {
        return new GZIPOutputStream(out, 1 << 16) {
            {
                def.setLevel(level);
            }
        };
    }

    static void writeLines(List<byte[]> records, OutputStream out) throws IOException {
        byte[] piece = new byte[1 << 16];
        int filled = 0;
        for (byte[] data : records) {
            if (filled + data.length + 1 > piece.length) {
                out.write(piece, 0, filled);
                filled = 0;
            }
            System.arraycopy(data, 0, piece, filled, data.length);
            filled += data.length;
            piece[filled++] = '\n';
        }
        out.write(piece, 0, filled);
    }

    /** parquet-java's writer of Avro records, with the JSON parsed into them before. */
    static void parquet(List<byte[]> records, OutputStream out) throws IOException {
        try (ParquetWriter<GenericRecord> writer = writer(out)) {
            for (byte[] record : records) {
                writer.write(AvroLog.record(TREES.readValue(record)));
            }
        }
    }

    static List<GenericRecord> parsed(List<byte[]> records) throws IOException {
        List<GenericRecord> parsed = new ArrayList<>();
        for (byte[] record : records) {
            parsed.add(AvroLog.record(TREES.readValue(record)));
        }
        return parsed;
    }

    /** The same of records that are there already. */
    static void parquetOfParsed(List<GenericRecord> records, OutputStream out) throws IOException {
        try (ParquetWriter<GenericRecord> writer = writer(out)) {
            for (GenericRecord record : records) {
                writer.write(record);
            }
        }
    }

    private static ParquetWriter<GenericRecord> writer(OutputStream out) throws IOException {
        return AvroParquetWriter.<GenericRecord>builder(new StreamFile(out))
                .withConf(new PlainParquetConfiguration())
                .withSchema(AvroLog.schema())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withDictionaryEncoding(false)
                .withRowGroupSize(16L << 20)
                .build();
    }

    /** A stream as Parquet wants it. */
    private record StreamFile(OutputStream out) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new PositionOutputStream() {
                private long position;

                @Override
                public long getPos() {
                    return position;
                }

                @Override
                public void write(int b) throws IOException {
                    out.write(b);
                    position++;
                }

                @Override
                public void write(byte[] data, int offset, int length) throws IOException {
                    out.write(data, offset, length);
                    position += length;
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
