package io.freshet.jobs.flinksql.flink;

import io.freshet.ingest.flink.OutgoingRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.RuntimeContextInitializationContextAdapters;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Rows as records with their partition keys. */
final class EncodeTableRows extends ProcessFunction<RowData, OutgoingRecord> {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_KEY = 256;

    private final SerializationSchema<RowData> encoder;
    private final DynamicTableSink.DataStructureConverter converter;
    private final ArrayList<Integer> keyColumns;
    private final int givenKey;
    private final boolean newline;
    private final String delimiter;

    /** @param givenKey the position of the partition key, or -1 */
    EncodeTableRows(
            SerializationSchema<RowData> encoder,
            DynamicTableSink.DataStructureConverter converter,
            List<Integer> keyColumns,
            int givenKey,
            boolean newline,
            String delimiter) {
        this.encoder = encoder;
        this.converter = converter;
        this.keyColumns = new ArrayList<>(keyColumns);
        this.givenKey = givenKey;
        this.newline = newline;
        this.delimiter = delimiter;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        encoder.open(RuntimeContextInitializationContextAdapters.serializationAdapter(getRuntimeContext()));
        converter.open(org.apache.flink.table.connector.RuntimeConverter.Context.create(
                getRuntimeContext().getUserCodeClassLoader()));
    }

    @Override
    public void processElement(RowData row, Context context, Collector<OutgoingRecord> out) {
        byte[] data = encoder.serialize(row);
        String key = key(row, data);
        out.collect(new OutgoingRecord(key, newline ? withNewline(data) : data));
    }

    private String key(RowData row, byte[] data) {
        @Nullable String key = null;
        if (givenKey >= 0 && !row.isNullAt(givenKey)) {
            key = row.getString(givenKey).toString();
        } else if (!keyColumns.isEmpty()) {
            Row external = (Row) converter.toExternal(row);
            key = keyColumns.stream()
                    .map(column -> String.valueOf(external == null ? null : external.getField(column)))
                    .collect(Collectors.joining(delimiter));
        }
        if (key == null || key.isEmpty()) {
            return Integer.toHexString(Arrays.hashCode(data));
        }
        return key.length() > LONGEST_KEY ? key.substring(0, LONGEST_KEY) : key;
    }

    private static byte[] withNewline(byte[] data) {
        byte[] line = Arrays.copyOf(data, data.length + 1);
        line[data.length] = '\n';
        return line;
    }
}
