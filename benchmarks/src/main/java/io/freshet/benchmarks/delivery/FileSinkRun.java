package io.freshet.benchmarks.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.formats.avro.typeutils.GenericRecordAvroTypeInfo;
import org.apache.flink.formats.parquet.ParquetWriterFactory;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * The same delivery with Flink's FileSink over its S3A file system. Files roll on checkpoints, so these come seldom: small files would cost
 * it more.
 */
final class FileSinkRun {
    private static final Duration ROLL_EVERY = Duration.ofSeconds(5);

    private FileSinkRun() {}

    static Contest.Time gzip(int level, int parallelism, String folder, Path checkpoints) throws Exception {
        StreamExecutionEnvironment environment = Contest.environment(parallelism, checkpoints, ROLL_EVERY);
        FileSink<byte[]> sink = FileSink.forBulkFormat(path(folder), out -> new GzipLines(out, level))
                .build();
        source(environment).sinkTo(sink);
        return run(environment);
    }

    static Contest.Time parquet(int parallelism, String folder, Path checkpoints) throws Exception {
        StreamExecutionEnvironment environment = Contest.environment(parallelism, checkpoints, ROLL_EVERY);
        var writers = new ParquetWriterFactory<GenericRecord>(out -> AvroParquetWriter.<GenericRecord>builder(out)
                .withSchema(AvroLog.schema())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withDictionaryEncoding(false)
                .withRowGroupSize(16L << 20)
                .build());
        FileSink<GenericRecord> sink =
                FileSink.forBulkFormat(path(folder), writers).build();
        source(environment)
                .map(new ToAvro())
                .returns(new GenericRecordAvroTypeInfo(AvroLog.schema()))
                .sinkTo(sink);
        return run(environment);
    }

    private static org.apache.flink.core.fs.Path path(String folder) {
        return new org.apache.flink.core.fs.Path("s3://" + Contest.BUCKET + "/" + folder);
    }

    private static DataStream<byte[]> source(StreamExecutionEnvironment environment) {
        DataGeneratorSource<byte[]> source = new DataGeneratorSource<>(
                place -> Input.get().record(place),
                Input.get().count(),
                RateLimiterStrategy.noOp(),
                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
        return environment.fromSource(source, WatermarkStrategy.noWatermarks(), "records");
    }

    /** The job ends when its last file is committed. */
    private static Contest.Time run(StreamExecutionEnvironment environment) throws Exception {
        JobClient job = environment.executeAsync("FileSink");
        CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
        Contest.Meter meter = Contest.awaitFirstRecord(result);
        result.get();
        return meter.stop();
    }

    private static final class ToAvro extends RichMapFunction<byte[], GenericRecord> {
        private static final long serialVersionUID = 1;
        private static final ObjectReader TREES = new ObjectMapper().readerFor(JsonNode.class);

        @Override
        public GenericRecord map(byte[] record) throws IOException {
            return AvroLog.record(TREES.readValue(record));
        }
    }

    /** Lines in one gzip member; gathered, because a call of the compressor costs more than a line is worth. */
    private static final class GzipLines implements BulkWriter<byte[]> {
        private final GZIPOutputStream gzip;
        private final BufferedOutputStream lines;

        GzipLines(FSDataOutputStream out, int level) throws IOException {
            gzip = BareWriters.gzip(out, level);
            lines = new BufferedOutputStream(gzip, 1 << 16);
        }

        @Override
        public void addElement(byte[] record) throws IOException {
            lines.write(record);
            lines.write('\n');
        }

        @Override
        public void flush() throws IOException {
            lines.flush();
        }

        @Override
        public void finish() throws IOException {
            lines.flush();
            gzip.finish();
        }
    }
}
