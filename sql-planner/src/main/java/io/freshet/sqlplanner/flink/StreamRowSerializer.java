package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.row.RunningTrace;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes a row as: ROWTIME (8 bytes), one bit per column that is null (rounded up to bytes), then the columns that are not null by their kinds. Rows
 * are immutable, so a copy is the row itself. On the way from one task to another, and never in a state, a row that belongs to a trace has a ROWTIME before
 * it that is none, and then the trace.
 */
final class StreamRowSerializer extends TypeSerializer<StreamRow> {
    private static final long serialVersionUID = 1L;

    /** No row's time: it lies three hundred million years away. */
    private static final long TRACED = 0x5EA7_AC1D_77AC_ED05L;

    private final SqlType.Kind[] kinds;
    private final boolean travelling;

    /** @param travelling whether rows are on their way, and not in a state */
    StreamRowSerializer(List<SqlType.Kind> kinds, boolean travelling) {
        this.travelling = travelling;
        this.kinds = kinds.toArray(SqlType.Kind[]::new);
    }

    List<SqlType.Kind> kinds() {
        return List.of(kinds);
    }

    @Override
    public void serialize(StreamRow row, DataOutputView out) throws IOException {
        String trace = travelling ? RunningTrace.of(row) : null;
        if (trace != null || (travelling && row.rowtime() == TRACED)) {
            out.writeLong(TRACED);
            out.writeUTF(trace == null ? "" : trace);
        }
        out.writeLong(row.rowtime());
        for (int start = 0; start < kinds.length; start += 8) {
            int nulls = 0;
            for (int i = start; i < Math.min(start + 8, kinds.length); i++) {
                nulls |= row.field(i) == null ? 1 << (i - start) : 0;
            }
            out.writeByte(nulls);
        }
        for (int i = 0; i < kinds.length; i++) {
            Object value = row.field(i);
            if (value != null) {
                FieldCodec.write(kinds[i], value, out);
            }
        }
    }

    @Override
    public StreamRow deserialize(DataInputView in) throws IOException {
        long rowtime = in.readLong();
        String trace = "";
        if (travelling && rowtime == TRACED) {
            trace = in.readUTF();
            rowtime = in.readLong();
        }
        byte[] nulls = new byte[(kinds.length + 7) / 8];
        in.readFully(nulls);
        @Nullable Object[] fields = new @Nullable Object[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            if ((nulls[i >> 3] & (1 << (i & 7))) == 0) {
                fields[i] = FieldCodec.read(kinds[i], in);
            }
        }
        StreamRow row = new StreamRow(rowtime, fields);
        return trace.isEmpty() ? row : row.traced(trace);
    }

    @Override
    public StreamRow deserialize(StreamRow reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public void copy(DataInputView in, DataOutputView out) throws IOException {
        serialize(deserialize(in), out);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<StreamRow> duplicate() {
        return this;
    }

    @Override
    public StreamRow createInstance() {
        return new StreamRow(0, new @Nullable Object[kinds.length]);
    }

    @Override
    public StreamRow copy(StreamRow row) {
        return row;
    }

    @Override
    public StreamRow copy(StreamRow row, StreamRow reuse) {
        return row;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TypeSerializerSnapshot<StreamRow> snapshotConfiguration() {
        return new StreamRowSerializerSnapshot(kinds());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamRowSerializer serializer
                && serializer.kinds().equals(kinds());
    }

    @Override
    public int hashCode() {
        return kinds().hashCode();
    }
}
