package io.freshet.firehosesink.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.JsonRules;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that are filled from bytes hold what trees of the same JSON say, whatever the JSON is. */
class ColumnsFromBytesTest {
    private static final int RECORDS = Integer.getInteger("records", 5_000);

    private static final List<Column> COLUMNS = List.of(
            new Column("flag", "boolean"),
            new Column("tiny", "tinyint"),
            new Column("small", "smallint"),
            new Column("n", "int"),
            new Column("big", "bigint"),
            new Column("f", "float"),
            new Column("d", "double"),
            new Column("s", "string"),
            new Column("bin", "binary"),
            new Column("day", "date"),
            new Column("at", "timestamp"),
            new Column("price", "decimal(10,2)"),
            new Column("tags", "array<struct<a:int,b:array<string>>>"),
            new Column("props", "map<string,array<double>>"),
            new Column("who", "struct<name:string,more:struct<age:int>>"));

    private static final String[] KEYS = {
        "flag", "tiny", "small", "n", "big", "f", "d", "s", "bin", "day", "at", "price", "tags", "props", "who", "other"
    };

    private static final String[] SCALARS = {
        "true",
        "false",
        "null",
        "0",
        "-0",
        "7",
        "-128",
        "32767",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "123456789012345678901234567890",
        "1.5",
        "-0.0",
        "0.1",
        "3.4028236e39",
        "1e-7",
        "1E3",
        "1e999",
        "4.35",
        "123456.789012345678901",
        "01",
        "1.",
        "-",
        "+1",
        "NaN",
        "\"\"",
        "\"x\"",
        "\"5\"",
        "\" 5 \"",
        "\"007\"",
        "\"true\"",
        "\"TRUE\"",
        "\"1.5\"",
        "\"a\\\"b\\\\c\\n\\u00e9\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\u00e4\u20ac\ud83d\ude00\"",
        "\"\\x\"",
        "\"tab\tin\"",
        "\"open",
        "\"2026-07-13\"",
        "\"2026-02-30\"",
        "\"2026-13-01\"",
        "\"0000-01-01\"",
        "\"2024-02-29\"",
        "\"2026-7-3\"",
        "\"2026-07-13T14:05:09Z\"",
        "\"2026-07-13 14:05:09\"",
        "\"2026-07-13T14:05:09.123456789Z\"",
        "\"2026-07-13T14:05:09.\"",
        "\"2026-07-13T14:05:09.1+02:00\"",
        "\"2026-02-31T00:00:00Z\"",
        "\"2026-07-13T24:00:00Z\"",
        "\"2026-07-13T14:05:60Z\"",
        "\" 2026-07-13T14:05:09Z\"",
        "1752415509",
        "1752415509250",
        "-1752415509250",
        "1752415509.5",
        "253402300800000",
        "99999999999",
        "100000000000",
        "[]",
        "{}",
        "[1,[2],{\"a\":null}]",
        "[{\"a\":1,\"b\":[\"x\",null]},null,{\"B\":[]}]",
        "{\"x\":[1.5,null],\"y\":null}",
        "{\"Name\":\"Ann\",\"more\":{\"age\":\"30\"}}",
        "{\"name\":1,\"more\":null}",
        "{\"a\":1,\"a\":2}",
        "[1",
        "tru"
    };

    private final Path directory;

    ColumnsFromBytesTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(strings = {"openx", "exact", "hive", "patterns", "mapped"})
    void areWhatTreesSayUnderAnyRules(String name) throws Exception {
        JsonRules rules =
                switch (name) {
                    case "openx" -> JsonRules.OPENX;
                    case "exact" -> new JsonRules(false, false, Map.of(), List.of(), false);
                    case "hive" -> JsonRules.HIVE;
                    case "patterns" ->
                        new JsonRules(true, false, Map.of(), List.of("yyyy-MM-dd HH:mm:ss", JsonRules.MILLIS), true);
                    default -> new JsonRules(true, true, Map.of("n", "s", "s", "other"), List.of(), false);
                };

        check(new Format.RowInput(COLUMNS, "db", "t", rules), name.hashCode());
    }

    @Test
    void areWhatTreesSayThoughTheyAreInferred() throws Exception {
        check(Format.RowInput.of(List.of(), "", ""), 11);
    }

    @Test
    void haveTheSchemaThatAvroHasForThem() {
        RowSchema schema = RowSchema.of(COLUMNS, JsonRules.OPENX);
        PlainParquetConfiguration settings = new PlainParquetConfiguration();
        settings.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);

        assertThat(ParquetShape.of(schema.columns(), List.of()).schema())
                .isEqualTo(new AvroSchemaConverter(settings).convert(new AvroRows(schema).schema()));
    }

    private void check(Format.RowInput input, long seed) throws Exception {
        Random random = new Random(seed);
        List<SourceRecord> records = IntStream.range(0, RECORDS)
                .mapToObj(i -> new SourceRecord(
                        0,
                        i,
                        Instant.EPOCH,
                        record(random, random.nextInt(4) > 0).getBytes(StandardCharsets.UTF_8)))
                .toList();
        List<FailedRecord> expectedFailures = new ArrayList<>();
        List<String> expected = byTrees(input, records, expectedFailures);

        ByteArrayOutputStream file = new ByteArrayOutputStream();
        List<FailedRecord> failures = new ArrayList<>();
        long written = new ParquetEncoder(Format.Parquet.of(Format.ParquetCodec.SNAPPY), input)
                .encode(records::forEach, file, failures::add);

        List<String> rows = rows(file.toByteArray());
        for (int i = 0; i < Math.min(rows.size(), expected.size()); i++) {
            assertThat(rows.get(i)).as("seed " + seed + ", row " + i).isEqualTo(expected.get(i));
        }
        assertThat(rows).hasSize(expected.size());
        assertThat(failures.size()).isEqualTo(expectedFailures.size());
        for (int i = 0; i < failures.size(); i++) {
            assertThat(failures.get(i)).as("seed " + seed + ", failure " + i).isEqualTo(expectedFailures.get(i));
        }
        assertThat(written).isEqualTo(records.size() - failures.size()).isGreaterThan(RECORDS / 100);
    }

    /** As rows and Avro records, which nothing but the values of the columns is shared with. */
    private static List<String> byTrees(
            Format.RowInput input, List<SourceRecord> records, List<FailedRecord> failures) {
        RowSchema schema;
        if (input.columns().isEmpty()) {
            RowSchema.Inference inference = new RowSchema.Inference();
            for (SourceRecord record : records) {
                for (ObjectNode object : JsonObjects.of(record, failed -> {})) {
                    inference.add(object);
                }
            }
            schema = inference.schema();
        } else {
            schema = RowSchema.of(input.columns(), input.rules());
        }
        AvroRows avro = new AvroRows(schema);
        List<String> rows = new ArrayList<>();
        for (SourceRecord record : records) {
            RowEncoder.rows(schema, record, failures::add)
                    .forEach(row -> rows.add(stored(avro.record(row).toString())));
        }
        return rows;
    }

    /** Half a character is a question mark in a file. */
    private static String stored(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private List<String> rows(byte[] bytes) throws Exception {
        Path file = Files.write(directory.resolve("object.parquet"), bytes);
        List<String> rows = new ArrayList<>();
        try (ParquetReader<GenericRecord> reader = AvroParquetReader.<GenericRecord>builder(
                        new LocalInputFile(file), new PlainParquetConfiguration())
                .withDataModel(new GenericData())
                .build()) {
            for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
                rows.add(row.toString());
            }
        }
        return rows;
    }

    /** One object or two, or none at all; mostly with values that fit. */
    private static String record(Random random, boolean likely) {
        StringBuilder text = new StringBuilder();
        int objects = random.nextInt(10) == 0 ? 2 : 1;
        for (int i = 0; i < objects; i++) {
            text.append(random.nextInt(5) == 0 ? " {" : "{");
            int members = random.nextInt(6);
            for (int m = 0; m < members; m++) {
                int key = random.nextInt(KEYS.length);
                String name = KEYS[key];
                String cased = random.nextInt(10) == 0 ? name.toUpperCase(java.util.Locale.ROOT) : name;
                text.append(m == 0 ? "" : random.nextInt(5) == 0 ? " ,\n" : ",")
                        .append('"')
                        .append(random.nextInt(50) == 0 ? "\\u006e" : cased)
                        .append('"')
                        .append(random.nextInt(5) == 0 ? " :\t" : ":")
                        .append(likely ? fitting(key, random) : SCALARS[random.nextInt(SCALARS.length)]);
            }
            text.append(random.nextInt(100) == 0 ? "" : "}");
            text.append(random.nextInt(100) == 0 ? "," : "");
        }
        return text.toString();
    }

    private static String fitting(int key, Random random) {
        return switch (key) {
            case 0 -> String.valueOf(random.nextBoolean());
            case 1 -> String.valueOf(random.nextInt(256) - 128);
            case 2 -> String.valueOf(random.nextInt(65536) - 32768);
            case 3 -> random.nextBoolean() ? String.valueOf(random.nextInt()) : "\"" + random.nextInt() + "\"";
            case 4 -> String.valueOf(random.nextLong());
            case 5, 6, 11 -> random.nextInt(100_000) / 100.0 + "";
            case 7, 8 -> "\"" + Long.toString(random.nextLong(), 36) + "\u00fc\"";
            case 9 -> "\"2026-07-" + (10 + random.nextInt(20)) + "\"";
            case 10 -> "\"2026-07-13T14:05:" + (10 + random.nextInt(50)) + "." + random.nextInt(1_000_000) + "Z\"";
            case 12 -> "[{\"a\":" + random.nextInt() + ",\"b\":[\"x\",null]},null]";
            case 13 -> "{\"k\":[" + random.nextDouble() + ",null],\"l\":[]}";
            case 14 -> "{\"name\":\"n\",\"more\":{\"age\":3}}";
            default -> "{\"deep\":[1,2,{\"x\":\"y\"}]}";
        };
    }
}
