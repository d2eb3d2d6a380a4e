package io.freshet.firehosesink.encode;

import io.freshet.firehosesink.lane.Format;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * A Parquet file whose columns are written directly, without a row in between: {@code ParquetWriter} has no way to do that. Closing it
 * completes the file and leaves the stream open.
 */
final class ParquetFile implements Closeable {
    private final long rowGroupBytes;
    private final ParquetShape shape;
    private final Map<String, String> metadata;
    private final ParquetProperties properties;
    private final CompressionCodecFactory codecs;
    private final CompressionCodecFactory.BytesInputCompressor compressor;
    private final ParquetFileWriter file;
    private final ColumnWriter[] writers;
    private ColumnChunkPageWriteStore pages;
    private ColumnWriteStore columns;
    private long rows;
    private long rowsAtNextCheck;

    ParquetFile(Format.Parquet format, ParquetShape shape, Map<String, String> metadata, OutputStream out)
            throws IOException {
        this.rowGroupBytes = format.rowGroupBytes();
        this.shape = shape;
        this.metadata = metadata;
        this.properties = ParquetProperties.builder()
                .withPageSize(format.pageBytes())
                .withDictionaryEncoding(format.dictionary())
                .withWriterVersion(format.secondVersion() ? WriterVersion.PARQUET_2_0 : WriterVersion.PARQUET_1_0)
                .build();
        this.codecs = new CodecFactory(new PlainParquetConfiguration(), format.pageBytes());
        this.compressor =
                codecs.getCompressor(CompressionCodecName.valueOf(format.codec().name()));
        this.file = new ParquetFileWriter(
                new StreamOutputFile(out),
                shape.schema(),
                ParquetFileWriter.Mode.CREATE,
                rowGroupBytes,
                format.maxPaddingBytes(),
                null,
                properties);
        this.writers = new ColumnWriter[shape.leaves().size()];
        file.start();
        this.pages = newPages();
        this.columns = newColumns();
        this.rowsAtNextCheck = properties.getMinRowCountForPageSizeCheck();
    }

    private ColumnChunkPageWriteStore newPages() {
        return new ColumnChunkPageWriteStore(
                compressor,
                shape.schema(),
                properties.getAllocator(),
                properties.getColumnIndexTruncateLength(),
                properties.getPageWriteChecksumEnabled());
    }

    private ColumnWriteStore newColumns() {
        ColumnWriteStore store = properties.newColumnWriteStore(shape.schema(), pages, pages);
        List<ColumnDescriptor> descriptors = shape.schema().getColumns();
        for (int i = 0; i < writers.length; i++) {
            writers[i] = store.getColumnWriter(descriptors.get(i));
        }
        return store;
    }

    /** Writes the rows that wait in the leaves. */
    void writeRows(int count) throws IOException {
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < writers.length; i++) {
                shape.leaves().get(i).writeRow(writers[i]);
            }
            columns.endRecord();
            rows++;
            if (rows >= rowsAtNextCheck) {
                endRowGroupIfFull();
            }
        }
    }

    /** Looking at the size costs more than a row, so the next look is halfway to where it seems to be full. */
    private void endRowGroupIfFull() throws IOException {
        long buffered = columns.getBufferedSize();
        long rowBytes = Math.max(1, buffered / rows);
        int least = properties.getMinRowCountForPageSizeCheck();
        int most = properties.getMaxRowCountForPageSizeCheck();
        if (buffered > rowGroupBytes - 2 * rowBytes) {
            long next = rows / 2;
            endRowGroup();
            pages = newPages();
            columns = newColumns();
            rowsAtNextCheck = Math.min(Math.max(least, next), most);
        } else {
            long halfway = (rows + rowGroupBytes / rowBytes) / 2;
            rowsAtNextCheck = Math.min(Math.max(rows + 1, Math.max(least, halfway)), rows + most);
        }
    }

    private void endRowGroup() throws IOException {
        try (ColumnChunkPageWriteStore ended = pages;
                ColumnWriteStore written = columns) {
            if (rows > 0) {
                file.startBlock(rows);
                written.flush();
                ended.flushToFileWriter(file);
                file.endBlock();
                rows = 0;
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            endRowGroup();
            file.end(metadata);
        } finally {
            codecs.release();
        }
    }
}
