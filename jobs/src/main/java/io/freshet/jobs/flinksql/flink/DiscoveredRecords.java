package io.freshet.jobs.flinksql.flink;

import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RecordDecoder;
import io.freshet.sqlplanner.source.RowError;
import io.freshet.sqlplanner.source.SourceSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Decodes records of a {@link DiscoveredFormat}. A record that does not fit fails it, with the reason. */
final class DiscoveredRecords implements DeserializationSchema<RowData> {
    private static final long serialVersionUID = 1L;

    private final RecordDecoder decoder;
    private final int[] positions;
    private final boolean[] times;
    private final TypeInformation<RowData> type;

    /** @param positions of the schema's columns in a row */
    DiscoveredRecords(SourceSchema schema, Set<String> wanted, int[] positions, TypeInformation<RowData> type) {
        this.decoder = new RecordDecoder(schema, new HashSet<>(wanted));
        this.positions = positions.clone();
        this.times = new boolean[positions.length];
        for (int i = 0; i < positions.length; i++) {
            times[i] = schema.columns().get(positions[i]).sqlType().startsWith("TIMESTAMP");
        }
        this.type = type;
    }

    @Override
    public RowData deserialize(byte[] message) throws IOException {
        throw new UnsupportedOperationException("a record may hold several rows");
    }

    @Override
    public void deserialize(byte[] message, Collector<RowData> out) throws IOException {
        List<RowError> errors = new ArrayList<>(1);
        decoder.decode(message, 0, row -> out.collect(row(row)), errors::add);
        if (!errors.isEmpty()) {
            throw new IOException(errors.get(0).message());
        }
    }

    private GenericRowData row(StreamRow row) {
        GenericRowData result = new GenericRowData(positions.length);
        for (int i = 0; i < positions.length; i++) {
            result.setField(i, value(row.field(positions[i]), times[i]));
        }
        return result;
    }

    private static @Nullable Object value(@Nullable Object value, boolean time) {
        if (value instanceof String text) {
            return StringData.fromString(text);
        }
        return time && value != null ? TimestampData.fromEpochMillis((Long) value) : value;
    }

    @Override
    public boolean isEndOfStream(RowData nextElement) {
        return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }
}
