package io.freshet.firehosesink.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.Encoder;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncodersTest {
    private final Path directory;

    EncodersTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** What an encoder made of some records. */
    private record Encoded(byte[] bytes, long records, List<FailedRecord> failed) {}

    @Test
    void writesOneGzipMemberThatTheGzipToolReads() throws Exception {
        Encoded encoded = encode(new Format.Plain(Format.Compression.GZIP), "{\"a\":1}", "{\"a\":2}");

        assertThat(new GZIPInputStream(new ByteArrayInputStream(encoded.bytes())).readAllBytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"a\":1}\n{\"a\":2}\n");
        Path file = Files.write(directory.resolve("object.gz"), encoded.bytes());
        assumeThat(Path.of("/usr/bin/gzip")).as("the gzip tool").exists();
        Process gzip = new ProcessBuilder("/usr/bin/gzip", "-t", file.toString())
                .inheritIO()
                .start();
        assertThat(gzip.waitFor()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void infersColumnsFromTheRecords(Format.ParquetCodec codec) throws Exception {
        Encoded encoded = encode(
                parquet(codec, List.of()),
                "{\"id\":1,\"price\":2,\"name\":\"a\",\"none\":null}",
                "{\"id\":3000000000,\"price\":2.5,\"tag\":{\"x\":[1]}}{\"id\":3,\"name\":7,\"ok\":true}");

        assertThat(encoded.records()).isEqualTo(2);
        assertThat(rows(encoded))
                .containsExactly(
                        "{\"id\": 1, \"price\": 2.0, \"name\": \"a\", \"none\": null, \"tag\": null, \"ok\": null}",
                        "{\"id\": 3000000000, \"price\": 2.5, \"name\": null, \"none\": null, \"tag\":"
                                + " \"{\\\"x\\\":[1]}\", \"ok\": null}",
                        "{\"id\": 3, \"price\": null, \"name\": \"7\", \"none\": null, \"tag\": null, \"ok\": true}");
    }

    @Test
    void keepsToTheColumnsOfATableWhateverTheCaseOfTheKeys() throws Exception {
        List<Column> columns = List.of(
                new Column("ID", "bigint"), new Column("at", "timestamp"), new Column("amount", "decimal(10,2)"));
        Encoded encoded = encode(
                parquet(Format.ParquetCodec.SNAPPY, columns),
                "{\"Id\":5,\"AT\":\"2026-07-13 14:05:09\",\"amount\":1.5,\"other\":1}");

        assertThat(encoded.failed()).isEmpty();
        assertThat(rows(encoded)).singleElement().asString().contains("\"id\": 5", "2026-07-13T14:05:09Z");
    }

    @Test
    void setsRecordsAsideThatAreNoObjectsOrDoNotFit() throws Exception {
        List<Column> columns = List.of(new Column("id", "int"));
        Encoded encoded = encode(
                parquet(Format.ParquetCodec.SNAPPY, columns),
                "{\"id\":1}",
                "[1]",
                "not json",
                "",
                "{\"id\":\"x\"}",
                "{\"id\":2}");

        assertThat(encoded.records()).isEqualTo(2);
        assertThat(rows(encoded)).hasSize(2);
        assertThat(encoded.failed())
                .extracting(FailedRecord::code)
                .containsExactly(
                        "DataFormatConversion.ParseError",
                        "DataFormatConversion.ParseError",
                        "DataFormatConversion.ParseError",
                        "DataFormatConversion.MalformedData");
    }

    @Test
    void writesNothingWhenEveryRecordFails() throws Exception {
        Encoded encoded = encode(parquet(Format.ParquetCodec.SNAPPY, List.of()), "[1]", "{}");

        assertThat(encoded.records()).isZero();
        assertThat(encoded.bytes()).isEmpty();
        assertThat(encoded.failed()).hasSize(2);
    }

    private static Format parquet(Format.ParquetCodec codec, List<Column> columns) {
        return new Format.Rows(Format.Parquet.of(codec), Format.RowInput.of(columns, "db", "t"));
    }

    private static Encoded encode(Format format, String... data) throws IOException {
        Encoder encoder = Encoders.of(format, true);
        List<SourceRecord> records = IntStream.range(0, data.length)
                .mapToObj(i -> new SourceRecord(0, i, Instant.EPOCH, data[i].getBytes(StandardCharsets.UTF_8)))
                .toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<FailedRecord> failed = new ArrayList<>();
        long written = encoder.encode(records::forEach, out, failed::add);
        return new Encoded(out.toByteArray(), written, failed);
    }

    private List<String> rows(Encoded encoded) throws IOException {
        Path file = Files.write(directory.resolve("object.parquet"), encoded.bytes());
        Stream.Builder<String> rows = Stream.builder();
        try (ParquetReader<GenericRecord> reader = AvroParquetReader.<GenericRecord>builder(
                        new LocalInputFile(file), new PlainParquetConfiguration())
                .build()) {
            for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
                rows.add(row.toString());
            }
        }
        return rows.build().toList();
    }
}
