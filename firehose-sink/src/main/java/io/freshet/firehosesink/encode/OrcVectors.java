package io.freshet.firehosesink.encode;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Map;
import org.apache.orc.storage.common.type.HiveDecimal;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.ListColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.MapColumnVector;
import org.apache.orc.storage.ql.exec.vector.StructColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;
import org.jspecify.annotations.Nullable;

/** Puts values, as {@link JsonValues} makes them, into ORC's column vectors. */
final class OrcVectors {
    private OrcVectors() {}

    static void set(ColumnVector vector, int row, HiveType type, @Nullable Object value) {
        if (value == null) {
            vector.noNulls = false;
            vector.isNull[row] = true;
        } else if (value instanceof Boolean bool) {
            ((LongColumnVector) vector).vector[row] = bool ? 1 : 0;
        } else if (value instanceof Integer || value instanceof Long) {
            ((LongColumnVector) vector).vector[row] = ((Number) value).longValue();
        } else if (value instanceof Float || value instanceof Double) {
            ((DoubleColumnVector) vector).vector[row] = ((Number) value).doubleValue();
        } else if (value instanceof String text) {
            bytes(vector, row, text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            bytes(vector, row, bytes);
        } else if (value instanceof Instant instant) {
            TimestampColumnVector times = (TimestampColumnVector) vector;
            times.setIsUTC(true);
            times.time[row] = instant.toEpochMilli();
            times.nanos[row] = instant.get(ChronoField.NANO_OF_SECOND);
        } else if (value instanceof BigDecimal decimal) {
            ((DecimalColumnVector) vector).set(row, HiveDecimal.create(decimal));
        } else {
            nested(vector, row, type, value);
        }
    }

    private static void bytes(ColumnVector vector, int row, byte[] bytes) {
        ((BytesColumnVector) vector).setRef(row, bytes, 0, bytes.length);
    }

    private static void nested(ColumnVector vector, int row, HiveType type, Object value) {
        if (type instanceof HiveType.ListOf list) {
            ListColumnVector lists = (ListColumnVector) vector;
            List<?> elements = (List<?>) value;
            int at = lists.childCount;
            lists.offsets[row] = at;
            lists.lengths[row] = elements.size();
            lists.childCount += elements.size();
            lists.child.ensureSize(lists.childCount, true);
            for (Object element : elements) {
                set(lists.child, at++, list.element(), element);
            }
        } else if (type instanceof HiveType.MapOf map) {
            MapColumnVector maps = (MapColumnVector) vector;
            Map<?, ?> entries = (Map<?, ?>) value;
            int at = maps.childCount;
            maps.offsets[row] = at;
            maps.lengths[row] = entries.size();
            maps.childCount += entries.size();
            maps.keys.ensureSize(maps.childCount, true);
            maps.values.ensureSize(maps.childCount, true);
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                set(maps.keys, at, HiveType.Primitive.STRING, entry.getKey());
                set(maps.values, at++, map.value(), entry.getValue());
            }
        } else if (type instanceof HiveType.StructOf struct) {
            StructColumnVector structs = (StructColumnVector) vector;
            @Nullable Object[] fields = (@Nullable Object[]) value;
            for (int i = 0; i < fields.length; i++) {
                set(structs.fields[i], row, struct.fields().get(i).type(), fields[i]);
            }
        }
    }
}
