package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.row.SqlType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The bytes of one value that is not null, by its kind. */
final class FieldCodec {
    private FieldCodec() {}

    static void write(SqlType.Kind kind, Object value, DataOutputView out) throws IOException {
        switch (kind) {
            case BOOLEAN -> out.writeBoolean((Boolean) value);
            case TINYINT -> out.writeByte((Byte) value);
            case SMALLINT -> out.writeShort((Short) value);
            case INTEGER, DATE, TIME -> out.writeInt((Integer) value);
            case BIGINT, TIMESTAMP -> out.writeLong((Long) value);
            case REAL -> out.writeFloat((Float) value);
            case DOUBLE -> out.writeDouble((Double) value);
            case DECIMAL -> {
                BigDecimal decimal = (BigDecimal) value;
                out.writeInt(decimal.scale());
                writeBytes(decimal.unscaledValue().toByteArray(), out);
            }
            case CHAR, VARCHAR -> writeBytes(((String) value).getBytes(StandardCharsets.UTF_8), out);
            case BINARY, VARBINARY -> writeBytes((byte[]) value, out);
        }
    }

    static Object read(SqlType.Kind kind, DataInputView in) throws IOException {
        return switch (kind) {
            case BOOLEAN -> in.readBoolean();
            case TINYINT -> in.readByte();
            case SMALLINT -> in.readShort();
            case INTEGER, DATE, TIME -> in.readInt();
            case BIGINT, TIMESTAMP -> in.readLong();
            case REAL -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case DECIMAL -> {
                int scale = in.readInt();
                yield new BigDecimal(new BigInteger(readBytes(in)), scale);
            }
            case CHAR, VARCHAR -> new String(readBytes(in), StandardCharsets.UTF_8);
            case BINARY, VARBINARY -> readBytes(in);
        };
    }

    private static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputView in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
