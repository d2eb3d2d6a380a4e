package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Kinds by name in a checkpoint: state goes on only with columns of the same kinds. Public, as Flink makes it by reflection. */
public final class StreamRowSerializerSnapshot implements TypeSerializerSnapshot<StreamRow> {
    private List<SqlType.Kind> kinds;

    /** For Flink. */
    public StreamRowSerializerSnapshot() {
        this(List.of());
    }

    StreamRowSerializerSnapshot(List<SqlType.Kind> kinds) {
        this.kinds = kinds;
    }

    @Override
    public int getCurrentVersion() {
        return 1;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
        out.writeInt(kinds.size());
        for (SqlType.Kind kind : kinds) {
            out.writeUTF(kind.name());
        }
    }

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
        List<SqlType.Kind> read = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            read.add(SqlType.Kind.valueOf(in.readUTF()));
        }
        kinds = List.copyOf(read);
    }

    @Override
    public TypeSerializer<StreamRow> restoreSerializer() {
        return new StreamRowSerializer(kinds, false);
    }

    @Override
    public TypeSerializerSchemaCompatibility<StreamRow> resolveSchemaCompatibility(
            TypeSerializerSnapshot<StreamRow> old) {
        return old instanceof StreamRowSerializerSnapshot snapshot && snapshot.kinds.equals(kinds)
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.incompatible();
    }
}
