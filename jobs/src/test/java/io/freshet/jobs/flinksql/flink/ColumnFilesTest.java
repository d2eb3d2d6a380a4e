package io.freshet.jobs.flinksql.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.jobs.flinksql.object.ObjectBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.hadoop.conf.Configuration;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.apache.orc.Writer;
import org.apache.orc.storage.common.type.HiveDecimal;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.ListColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.MapColumnVector;
import org.apache.orc.storage.ql.exec.vector.StructColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ORC and Avro files, written by the libraries of these formats, as rows of a table. */
class ColumnFilesTest {
    private static final TypeDescription ORC =
            TypeDescription.fromString("struct<flag:boolean,small:tinyint,n:int,long:bigint,part:double,"
                    + "name:string,bytes:binary,day:date,seen:timestamp,price:decimal(9,2),tags:array<string>,counts:map<string,int>,"
                    + "by:struct<name:string,age:int>>");

    @TempDir
    Path directory;

    @Test
    void readsAllTypesOfOrc() throws Exception {
        byte[] file = orc(3_000);

        assertThat(ColumnFiles.columns(open(file)).toString())
                .contains("flag BOOLEAN", "small TINYINT", "seen TIMESTAMP(9)", "price DECIMAL(9, 2)")
                .contains("tags ARRAY<STRING>", "counts MAP<STRING NOT NULL, INT>", "by ROW<`name` STRING, `age` INT>");
        List<GenericRowData> rows = read(file, wanted(ColumnFiles.columns(open(file))));
        assertThat(rows).hasSize(3_000);
        assertThat(rows.get(7).toString())
                .startsWith("+I(true,7,7,70000000000,3.5,name-7,")
                .contains(",7,1970-01-01T00:00:07.123456789,7.25,")
                .endsWith("+I(by-7,7))");
        assertThat(rows.get(7).getArray(10).getString(1).toString()).isEqualTo("b7");
        assertThat(rows.get(7).getMap(11).valueArray().getInt(0)).isEqualTo(7);
        assertThat(rows.get(2_999).getString(5))
                .as("each third row has no name")
                .isNull();
    }

    @Test
    void readsAllTypesOfAvro() throws Exception {
        byte[] file = avro(100);

        assertThat(ColumnFiles.columns(open(file)).toString())
                .contains("n INT", "name STRING", "seen TIMESTAMP(3)", "tags ARRAY<STRING>", "by ROW<`age` BIGINT>");
        List<GenericRowData> rows = read(file, wanted(ColumnFiles.columns(open(file))));
        assertThat(rows).hasSize(100);
        assertThat(rows.get(4).toString())
                .startsWith("+I(4,name-4,1970-01-01T00:00:04,")
                .endsWith("+I(40))");
        assertThat(rows.get(3).getString(1)).isNull();
    }

    @Test
    void readsSomeColumnsInTheOrderOfTheTableAndNullsForThoseThatAreNotThere() throws Exception {
        RowType wanted = wanted(List.of(
                DataTypes.FIELD("other", DataTypes.STRING()),
                DataTypes.FIELD("name", DataTypes.STRING()),
                DataTypes.FIELD("n", DataTypes.INT())));

        assertThat(read(orc(2), wanted)).hasToString("[+I(null,null,0), +I(null,name-1,1)]");
        assertThat(read(avro(2), wanted)).hasToString("[+I(null,null,0), +I(null,name-1,1)]");
    }

    @Test
    void countsRowsOfWhichNoColumnIsWanted() throws Exception {
        assertThat(read(orc(2_500), wanted(List.of()))).hasSize(2_500);
        assertThat(read(avro(250), wanted(List.of()))).hasSize(250);
    }

    @Test
    void stopsWhenNoMoreIsWanted() throws Exception {
        for (byte[] file : List.of(orc(2_000), avro(2_000))) {
            List<GenericRowData> some = new ArrayList<>();
            ColumnFiles.read(open(file), wanted(List.of(DataTypes.FIELD("n", DataTypes.INT()))), row -> {
                some.add(row);
                return some.size() < 3;
            });
            assertThat(some).hasSize(3);
        }
    }

    @Test
    void refusesAColumnOfAnotherTypeByName() throws Exception {
        RowType wanted = wanted(List.of(DataTypes.FIELD("name", DataTypes.INT())));

        for (byte[] file : List.of(orc(1), avro(1))) {
            assertThatThrownBy(() -> read(file, wanted))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("column name is STRING in the object and INT in the table");
        }
    }

    @Test
    void aFileThatEndsTooEarlyIsAnErrorAndNotFewerRows() throws Exception {
        RowType wanted = wanted(List.of(DataTypes.FIELD("n", DataTypes.INT())));

        for (byte[] file : List.of(orc(2_000), avro(2_000))) {
            byte[] part = Arrays.copyOf(file, file.length * 2 / 3);
            assertThatThrownBy(() -> read(part, wanted)).isInstanceOf(IOException.class);
        }
    }

    private static ObjectBytes.Opened open(byte[] file) throws IOException {
        return ObjectBytes.open("object", new ByteArrayInputStream(file));
    }

    private static RowType wanted(List<DataTypes.Field> fields) {
        return (RowType) DataTypes.ROW(fields.toArray(DataTypes.Field[]::new)).getLogicalType();
    }

    private static List<GenericRowData> read(byte[] file, RowType wanted) throws IOException {
        List<GenericRowData> rows = new ArrayList<>();
        ColumnFiles.read(open(file), wanted, rows::add);
        return rows;
    }

    private byte[] orc(int rows) throws IOException {
        Path file = Files.createTempFile(directory, "rows", ".orc");
        Files.delete(file);
        try (Writer writer = OrcFile.createWriter(
                new org.apache.hadoop.fs.Path(file.toUri()),
                OrcFile.writerOptions(new Configuration()).setSchema(ORC).useUTCTimestamp(true))) {
            VectorizedRowBatch batch = ORC.createRowBatch();
            for (int i = 0; i < rows; i++) {
                fill(batch, batch.size++, i);
                if (batch.size == batch.getMaxSize() || i == rows - 1) {
                    writer.addRowBatch(batch);
                    batch.reset();
                }
            }
        }
        return Files.readAllBytes(file);
    }

    private static void fill(VectorizedRowBatch batch, int at, int i) {
        ((LongColumnVector) batch.cols[0]).vector[at] = i % 2;
        ((LongColumnVector) batch.cols[1]).vector[at] = i % 100;
        ((LongColumnVector) batch.cols[2]).vector[at] = i;
        ((LongColumnVector) batch.cols[3]).vector[at] = i * 10_000_000_000L;
        ((DoubleColumnVector) batch.cols[4]).vector[at] = i / 2.0;
        if (i % 3 == 0 || i == 2_999) {
            batch.cols[5].noNulls = false;
            batch.cols[5].isNull[at] = true;
        } else {
            ((BytesColumnVector) batch.cols[5]).setVal(at, ("name-" + i).getBytes(UTF_8));
        }
        ((BytesColumnVector) batch.cols[6]).setVal(at, new byte[] {1, 2});
        ((LongColumnVector) batch.cols[7]).vector[at] = i;
        TimestampColumnVector seen = (TimestampColumnVector) batch.cols[8];
        seen.time[at] = i * 1_000L + 123;
        seen.nanos[at] = 123_456_789;
        ((DecimalColumnVector) batch.cols[9]).set(at, HiveDecimal.create(i + ".25"));
        nested(batch, at, i);
    }

    private static void nested(VectorizedRowBatch batch, int at, int i) {
        ListColumnVector tags = (ListColumnVector) batch.cols[10];
        tags.offsets[at] = tags.childCount;
        tags.lengths[at] = 2;
        tags.child.ensureSize(tags.childCount + 2, true);
        ((BytesColumnVector) tags.child).setVal(tags.childCount++, ("a" + i).getBytes(UTF_8));
        ((BytesColumnVector) tags.child).setVal(tags.childCount++, ("b" + i).getBytes(UTF_8));
        MapColumnVector counts = (MapColumnVector) batch.cols[11];
        counts.offsets[at] = counts.childCount;
        counts.lengths[at] = 1;
        counts.keys.ensureSize(counts.childCount + 1, true);
        counts.values.ensureSize(counts.childCount + 1, true);
        ((BytesColumnVector) counts.keys).setVal(counts.childCount, "k".getBytes(UTF_8));
        ((LongColumnVector) counts.values).vector[counts.childCount++] = i;
        StructColumnVector by = (StructColumnVector) batch.cols[12];
        ((BytesColumnVector) by.fields[0]).setVal(at, ("by-" + i).getBytes(UTF_8));
        ((LongColumnVector) by.fields[1]).vector[at] = i;
    }

    private static byte[] avro(int rows) throws IOException {
        Schema schema = new Schema.Parser()
                .parse(
                        """
                {"type":"record","name":"row","fields":[{"name":"n","type":"int"},{"name":"name","type":["null","string"]},
                {"name":"seen","type":{"type":"long","logicalType":"timestamp-millis"}},
                {"name":"tags","type":{"type":"array","items":"string"}},
                {"name":"counts","type":{"type":"map","values":"int"}},
                {"name":"by","type":{"type":"record","name":"person","fields":[{"name":"age","type":"long"}]}}]}""");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.create(schema, bytes);
            for (int i = 0; i < rows; i++) {
                GenericRecord by = new GenericData.Record(schema.getField("by").schema());
                by.put("age", i * 10L);
                GenericRecord row = new GenericData.Record(schema);
                row.put("n", i);
                row.put("name", i % 3 == 0 ? null : "name-" + i);
                row.put("seen", i * 1_000L);
                row.put("tags", List.of("a", "b" + i));
                row.put("counts", Map.of("k", i));
                row.put("by", by);
                writer.append(row);
            }
        }
        return bytes.toByteArray();
    }
}
