package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** The Flink type of a stream's rows. */
public final class StreamRowType extends TypeInformation<StreamRow> {
    private static final long serialVersionUID = 1L;

    private final List<SqlType.Kind> kinds;
    private final boolean travelling;

    private StreamRowType(List<SqlType.Kind> kinds, boolean travelling) {
        this.kinds = List.copyOf(kinds);
        this.travelling = travelling;
    }

    /** The type of rows with these columns that go from one task to another, with the traces to which they belong. */
    public static StreamRowType of(List<Column> columns) {
        return new StreamRowType(columns.stream().map(c -> c.sqlType().kind()).toList(), true);
    }

    /** The same of rows with columns of these kinds. */
    static StreamRowType travelling(List<SqlType.Kind> kinds) {
        return new StreamRowType(kinds, true);
    }

    /** The type of keys, and of rows in a state, with columns of these kinds: it knows of no traces. */
    public static StreamRowType ofKinds(List<SqlType.Kind> kinds) {
        return new StreamRowType(kinds, false);
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<StreamRow> getTypeClass() {
        return StreamRow.class;
    }

    @Override
    public boolean isKeyType() {
        return true;
    }

    @Override
    public TypeSerializer<StreamRow> createSerializer(SerializerConfig config) {
        return new StreamRowSerializer(kinds, travelling);
    }

    @Override
    public String toString() {
        return "StreamRow" + kinds;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamRowType type && kinds.equals(type.kinds);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kinds);
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof StreamRowType;
    }
}
