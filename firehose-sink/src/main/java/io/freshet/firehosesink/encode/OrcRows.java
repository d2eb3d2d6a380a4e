package io.freshet.firehosesink.encode;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.encode.HiveType.Field;
import io.freshet.firehosesink.encode.HiveType.Primitive;
import io.freshet.firehosesink.lane.Format;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.orc.CompressionKind;
import org.apache.orc.OrcConf;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.apache.orc.Writer;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;
import org.jspecify.annotations.Nullable;

/** Rows in an ORC file; times are kept in UTC. */
final class OrcRows implements RowWriter {
    private final List<Field> columns;
    private final VectorizedRowBatch batch;
    private final Writer writer;

    OrcRows(Format.Orc format, RowSchema schema, OutputStream out) throws IOException {
        columns = schema.columns();
        TypeDescription type = struct(columns);
        batch = type.createRowBatch();
        Configuration settings = new Configuration(false);
        OrcConf.DICTIONARY_KEY_SIZE_THRESHOLD.setDouble(settings, format.dictionaryKeyThreshold());
        OrcFile.WriterOptions options = OrcFile.writerOptions(settings)
                .fileSystem(new StreamFileSystem(out))
                .setSchema(type)
                .compress(CompressionKind.valueOf(format.codec().name()))
                .stripeSize(format.stripeBytes())
                .blockSize(format.blockBytes())
                .rowIndexStride(format.rowIndexStride())
                .blockPadding(format.padding())
                .paddingTolerance(format.paddingTolerance())
                .bloomFilterFpp(format.bloomFilterFalsePositives())
                .version(format.oldVersion() ? OrcFile.Version.V_0_11 : OrcFile.Version.V_0_12)
                .useUTCTimestamp(true);
        if (!format.bloomFilterColumns().isEmpty()) {
            options.bloomFilterColumns(String.join(",", format.bloomFilterColumns()));
        }
        writer = OrcFile.createWriter(new Path("/object"), options);
    }

    @Override
    public void write(@Nullable Object[] row) throws IOException {
        int number = batch.size++;
        for (int i = 0; i < row.length; i++) {
            OrcVectors.set(batch.cols[i], number, columns.get(i).type(), row[i]);
        }
        if (batch.size == batch.getMaxSize()) {
            writeBatch();
        }
    }

    private void writeBatch() throws IOException {
        writer.addRowBatch(batch);
        batch.reset();
    }

    @Override
    public void close() throws IOException {
        if (batch.size > 0) {
            writeBatch();
        }
        writer.close();
    }

    private static TypeDescription struct(List<Field> fields) {
        TypeDescription struct = TypeDescription.createStruct();
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            struct.addField(AvroRows.unique(names, field.name()), type(field.type()));
        }
        return struct;
    }

    private static TypeDescription type(HiveType type) {
        if (type instanceof HiveType.ListOf list) {
            return TypeDescription.createList(type(list.element()));
        }
        if (type instanceof HiveType.MapOf map) {
            return TypeDescription.createMap(TypeDescription.createString(), type(map.value()));
        }
        if (type instanceof HiveType.StructOf struct) {
            return struct(struct.fields());
        }
        if (type instanceof HiveType.Decimal decimal) {
            return TypeDescription.createDecimal()
                    .withPrecision(decimal.precision())
                    .withScale(decimal.scale());
        }
        return switch ((Primitive) requireNonNull(type)) {
            case BOOLEAN -> TypeDescription.createBoolean();
            case TINYINT -> TypeDescription.createByte();
            case SMALLINT -> TypeDescription.createShort();
            case INT -> TypeDescription.createInt();
            case BIGINT -> TypeDescription.createLong();
            case FLOAT -> TypeDescription.createFloat();
            case DOUBLE -> TypeDescription.createDouble();
            case STRING -> TypeDescription.createString();
            case BINARY -> TypeDescription.createBinary();
            case DATE -> TypeDescription.createDate();
            case TIMESTAMP, LOCAL_TIMESTAMP -> TypeDescription.createTimestamp();
        };
    }
}
