package io.freshet.firehosesink.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.Format.Compression;
import io.freshet.firehosesink.lane.JsonRules;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every format is read by somebody who did not write it. */
class ForeignReadersTest {
    private static final String SNAPPY =
            """
            import struct, sys, pyarrow as pa
            def raw(b):
                n, shift, i = 0, 0, 0
                while True:
                    n |= (b[i] & 0x7f) << shift
                    shift += 7; i += 1
                    if b[i - 1] < 128: break
                return pa.decompress(b, decompressed_size=n, codec='snappy').to_pybytes()
            b = open(sys.argv[2], 'rb').read()
            out, i = [], 0
            if sys.argv[1] == 'SNAPPY':
                assert b[:8] == b'\\x82SNAPPY\\x00' and struct.unpack('>ii', b[8:16]) == (1, 1), b[:16]
                i = 16
                while i < len(b):
                    (n,) = struct.unpack('>i', b[i:i+4]); i += 4
                    piece = raw(b[i:i+n]); i += n
                    assert len(piece) <= 32768
                    out.append(piece)
            else:
                while i < len(b):
                    (u,) = struct.unpack('>i', b[i:i+4]); i += 4; got = 0
                    while got < u:
                        (n,) = struct.unpack('>i', b[i:i+4]); i += 4
                        piece = raw(b[i:i+n]); i += n; got += len(piece); out.append(piece)
            sys.stdout.write(b''.join(out).decode())
            """;

    private static final String TABLE =
            """
            import sys, json, pyarrow.parquet, pyarrow.orc
            kind, path = sys.argv[1:3]
            if kind == 'orc':
                file = pyarrow.orc.ORCFile(path)
                print(file.compression, file.file_version)
                table = file.read()
            else:
                file = pyarrow.parquet.ParquetFile(path)
                meta = file.metadata.row_group(0).column(0)
                print(meta.compression, ' '.join(sorted(meta.encodings)))
                table = file.read()
            for row in table.to_pylist():
                print(json.dumps(row, default=str, sort_keys=True))
            """;

    private static final String DUCKDB =
            """
            import sys, duckdb
            duckdb.execute("SET TimeZone = 'UTC'")
            for row in duckdb.execute("SELECT COLUMNS(*)::VARCHAR FROM read_parquet(?)", [sys.argv[1]]).fetchall():
                print(*row, sep='|')
            """;

    private static final String FASTAVRO =
            """
            import sys, json, fastavro
            with open(sys.argv[1], 'rb') as file:
                for row in fastavro.reader(file):
                    print(json.dumps(row, default=str, sort_keys=True))
            """;

    private static final List<Column> COLUMNS = List.of(
            new Column("Id", "bigint"),
            new Column("small", "tinyint"),
            new Column("price", "decimal(10,2)"),
            new Column("at", "timestamp"),
            new Column("day", "date"),
            new Column("tags", "array<string>"),
            new Column("props", "map<string,int>"),
            new Column("who", "struct<name:string,age:int>"),
            new Column("ok", "boolean"));

    private static final String[] ROWS = {
        "{\"ID\":1,\"small\":\"7\",\"price\":1.005,\"at\":\"2026-07-13T14:05:09.123456Z\",\"day\":\"2026-07-13\","
                + "\"tags\":[\"a\",null],\"props\":{\"x\":1,\"y\":null},\"who\":{\"Name\":\"Ann\",\"age\":30},\"ok\":true}",
        "{\"id\":2,\"at\":1752415509,\"who\":null}",
        "{\"id\":3,\"at\":1752415509250,\"tags\":[],\"who\":{\"age\":1}}{\"id\":4,\"at\":\"2026-7-3 01:02:03.5\"}",
    };

    private final Path directory;

    ForeignReadersTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @EnumSource(names = {"SNAPPY", "HADOOP_SNAPPY"})
    void snappyIsReadByPython(Compression compression) throws Exception {
        String[] records =
                IntStream.range(0, 5000).mapToObj(i -> "record number " + i).toArray(String[]::new);
        Path file = encoded(new Format.Plain(compression), records);

        assertThat(Python.run(SNAPPY, compression.name(), file.toString()))
                .isEqualTo(String.join("\n", records) + "\n");
    }

    @Test
    void zipHasOneEntryThatUnzipReads() throws Exception {
        Path file = encoded(new Format.Plain(Compression.ZIP), "one", "two");

        assertThat(tool("/usr/bin/unzip", "-p", file.toString())).isEqualTo("one\ntwo\n");
        assertThat(tool("/usr/bin/unzip", "-Z1", file.toString()))
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\n");
    }

    @Test
    void zstdIsReadByItsTool() throws Exception {
        Path file = encoded(new Format.Plain(Compression.ZSTD), "one", "two");

        assertThat(tool("/usr/bin/zstd", "-dcq", file.toString())).isEqualTo("one\ntwo\n");
    }

    @ParameterizedTest
    @EnumSource
    void parquetIsReadByPyarrow(Format.ParquetCodec codec) throws Exception {
        Format.Parquet parquet = new Format.Parquet(codec, 64L << 20, 1 << 16, true, 0, true);

        String printed =
                Python.run(TABLE, "parquet", encoded(rows(parquet), ROWS).toString());

        assertThat(printed).startsWith(codec + " ");
        assertRows(printed);
    }

    @ParameterizedTest
    @EnumSource
    void parquetIsReadByDuckDb(Format.ParquetCodec codec) throws Exception {
        Path file = encoded(rows(Format.Parquet.of(codec)), ROWS);

        assertThat(Python.with("duckdb", DUCKDB, file.toString()).lines().toList())
                .hasSize(4)
                .first(InstanceOfAssertFactories.STRING)
                .startsWith("1|7|1.01|2026-07-13 14:05:09.123456+00|2026-07-13|[a, NULL]|")
                .contains("Ann", "30")
                .endsWith("|true");
    }

    @Test
    void avroIsReadByFastavro() throws Exception {
        Path file = encoded(rows(new Format.Avro()), ROWS);

        assertThat(Python.with("fastavro", FASTAVRO, file.toString()).lines().toList())
                .hasSize(4)
                .satisfies(rows -> assertThat(rows.get(0))
                        .contains(
                                "\"id\": 1",
                                "\"price\": \"1.01\"",
                                "2026-07-13 14:05:09.123456",
                                "\"day\": \"2026-07-13\"",
                                "\"tags\": [\"a\", null]",
                                "\"who\": {\"age\": 30, \"name\": \"Ann\"}"));
    }

    @Test
    void avroIsReadByItsTools() throws Exception {
        Path file = encoded(rows(new Format.Avro()), ROWS);

        assertThat(toolOf("avro-tools-1.12.0.jar", "tojson", file.toString())
                        .lines()
                        .filter(line -> line.startsWith("{")))
                .hasSize(4)
                .first(InstanceOfAssertFactories.STRING)
                .contains("\"id\":{\"long\":1}", "\"tags\":{\"array\":[{\"string\":\"a\"},null]}", "Ann");
    }

    @ParameterizedTest
    @EnumSource
    void orcIsReadByItsTools(Format.OrcCodec codec) throws Exception {
        Path file = encoded(rows(Format.Orc.of(codec)), ROWS);

        assertThat(toolOf("orc-tools-1.9.5-uber.jar", "data", file.toString())
                        .lines()
                        .filter(line -> line.startsWith("{")))
                .hasSize(4)
                .first(InstanceOfAssertFactories.STRING)
                .contains("\"id\":1", "\"small\":7", "\"tags\":[\"a\",null]", "\"name\":\"Ann\"", "\"ok\":true");
    }

    @Test
    void parquetHasADictionaryAndTheSecondVersionOnlyIfAskedFor() throws Exception {
        String[] same = IntStream.range(0, 5000).mapToObj(i -> "{\"id\":7}").toArray(String[]::new);
        Format.Parquet asked = new Format.Parquet(Format.ParquetCodec.SNAPPY, 64L << 20, 1 << 16, true, 0, true);

        String first = Python.run(
                TABLE,
                "parquet",
                encoded(rows(Format.Parquet.of(Format.ParquetCodec.SNAPPY)), same)
                        .toString());
        String second = Python.run(TABLE, "parquet", encoded(rows(asked), same).toString());

        assertThat(first.lines().findFirst().orElseThrow())
                .doesNotContain("DICTIONARY")
                .contains("PLAIN");
        assertThat(second.lines().findFirst().orElseThrow()).contains("RLE_DICTIONARY");
    }

    @ParameterizedTest
    @EnumSource
    void orcIsReadByPyarrow(Format.OrcCodec codec) throws Exception {
        String printed = Python.run(
                TABLE, "orc", encoded(rows(Format.Orc.of(codec)), ROWS).toString());

        assertThat(printed).startsWith((codec == Format.OrcCodec.NONE ? "UNCOMPRESSED" : codec.name()) + " 0.12");
        assertRows(printed);
    }

    @Test
    void avroIsReadByItsGenericReader() throws Exception {
        Path file = encoded(rows(new Format.Avro()), ROWS);

        try (DataFileReader<GenericRecord> reader = new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
            List<String> read = new ArrayList<>();
            reader.forEach(row -> read.add(row.toString()));
            assertThat(read).hasSize(4);
            assertThat(read.get(0)).contains("\"id\": 1", "\"tags\": [\"a\", null]", "\"name\": \"Ann\"");
        }
    }

    @Test
    void openXMapsKeysAndTurnsDotsIntoUnderscores() throws Exception {
        JsonRules rules = new JsonRules(true, true, Map.of("ts", "timestamp"), List.of(), false);
        Format format = new Format.Rows(
                Format.Parquet.of(Format.ParquetCodec.SNAPPY),
                new Format.RowInput(List.of(new Column("ts", "string"), new Column("a_b", "int")), "db", "t", rules));

        String printed = Python.run(
                TABLE,
                "parquet",
                encoded(format, "{\"Timestamp\":\"x\",\"A.b\":5}").toString());

        assertThat(printed).contains("{\"a_b\": 5, \"ts\": \"x\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":\"5\"}",
                "{\"n\":5.5}",
                "{\"n\":99999999999}",
                "{\"t\":\"2026-07-13T14:05:09Z\"}",
                "{\"t\":5}",
                "{\"l\":\"x\"}",
                "{\"d\":12345.678}",
                "{\"d\":1e999999999}",
            })
    void hiveRulesAreStrict(String record) throws Exception {
        Format format = new Format.Rows(
                Format.Parquet.of(Format.ParquetCodec.SNAPPY),
                new Format.RowInput(
                        List.of(
                                new Column("n", "int"),
                                new Column("t", "timestamp"),
                                new Column("l", "array<int>"),
                                new Column("d", "decimal(5,2)")),
                        "db",
                        "t",
                        JsonRules.HIVE));
        List<FailedRecord> failed = new ArrayList<>();

        var unused = encode(format, failed, record);

        assertThat(failed).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("DataFormatConversion.MalformedData");
            assertThat(failure.message()).contains("Data does not match the schema");
        });
    }

    @Test
    void hiveReadsTimesByItsPatterns() throws Exception {
        JsonRules rules = new JsonRules(true, false, Map.of(), List.of("yyyy-MM-dd'T'HH:mm", "millis"), true);
        Format format = new Format.Rows(
                Format.Parquet.of(Format.ParquetCodec.SNAPPY),
                new Format.RowInput(List.of(new Column("t", "timestamp")), "db", "t", rules));

        String printed = Python.run(
                TABLE,
                "parquet",
                encoded(format, "{\"t\":\"2026-07-13T14:05\"}", "{\"t\":1752415509250}")
                        .toString());

        assertThat(printed).contains("2026-07-13 14:05:00", "2025-07-13 14:05:09.250000");
    }

    private static void assertRows(String printed) {
        assertThat(printed.lines().skip(1).toList()).hasSize(4);
        assertThat(printed)
                .contains(
                        "\"id\": 1",
                        "\"small\": 7",
                        "\"price\": \"1.01\"",
                        "2026-07-13 14:05:09.123456",
                        "\"day\": \"2026-07-13\"",
                        "\"tags\": [\"a\", null]",
                        "{\"age\": 30, \"name\": \"Ann\"}",
                        "2025-07-13 14:05:09",
                        "2025-07-13 14:05:09.250000",
                        "2026-07-03 01:02:03.500000");
        assertThat(printed.replace(" ", "")).contains("[[\"x\",1],[\"y\",null]]");
    }

    private static Format rows(Format.RowFormat file) {
        return new Format.Rows(file, Format.RowInput.of(COLUMNS, "db", "t"));
    }

    private Path encoded(Format format, String... records) throws IOException {
        List<FailedRecord> failed = new ArrayList<>();
        byte[] bytes = encode(format, failed, records);
        assertThat(failed).isEmpty();
        return Files.write(directory.resolve("object" + format.extension()), bytes);
    }

    private static byte[] encode(Format format, List<FailedRecord> failed, String... data) throws IOException {
        List<SourceRecord> records = IntStream.range(0, data.length)
                .mapToObj(i -> new SourceRecord(0, i, Instant.EPOCH, data[i].getBytes(StandardCharsets.UTF_8)))
                .toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        var unused = Encoders.of(format, true).encode(records::forEach, out, failed::add);
        return out.toByteArray();
    }

    private static String toolOf(String jar, String... arguments) throws IOException, InterruptedException {
        Path path = Python.clients().resolveSibling("readers").resolve(jar);
        assumeThat(path).as("the tool").exists();
        List<String> command = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElse("java"), "-jar", path.toString()));
        command.addAll(List.of(arguments));
        return tool(command.toArray(String[]::new));
    }

    private static String tool(String... command) throws IOException, InterruptedException {
        assumeThat(Path.of(command[0])).as("the tool").exists();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}
