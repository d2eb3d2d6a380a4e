package io.freshet.jobs.flinksql.flink;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.RuntimeContextInitializationContextAdapters;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Records as rows: the wanted columns, and behind them what is known of the record itself. */
final class RowMaker implements Serializable {
    private static final long serialVersionUID = 1L;

    private final DeserializationSchema<RowData> decoder;
    private final int @Nullable [] projection;
    private final boolean skipsBad;

    /** @param projection of what the decoder gives; null if it gives the wanted columns alone */
    RowMaker(DeserializationSchema<RowData> decoder, int @Nullable [] projection, boolean skipsBad) {
        this.decoder = decoder;
        this.projection = projection == null ? null : projection.clone();
        this.skipsBad = skipsBad;
    }

    void open(RuntimeContext context) throws Exception {
        decoder.open(RuntimeContextInitializationContextAdapters.deserializationAdapter(context));
    }

    /** A reason and a place in one sentence if the record is none of the table's. */
    void rows(byte[] record, GenericRowData known, String place, Consumer<RowData> out) throws IOException {
        decoded(record, place).forEach(row -> out.accept(joined(row, known)));
    }

    private List<RowData> decoded(byte[] record, String place) throws IOException {
        ListCollector<RowData> rows = new ListCollector<>(new ArrayList<>(1));
        try {
            decoder.deserialize(record, rows);
            return rows.list();
        } catch (IOException | RuntimeException e) {
            if (skipsBad) {
                return List.of();
            }
            throw new IOException(
                    place + " does not fit the table: " + reason(e) + " (expected: other columns, or the option '"
                            + TableOptions.SKIP_BAD.key() + "' = 'true')",
                    e);
        }
    }

    private record ListCollector<T>(List<T> list) implements Collector<T> {
        @Override
        public void collect(T row) {
            list.add(row);
        }

        @Override
        public void close() {}
    }

    private RowData joined(RowData row, GenericRowData known) {
        RowData wanted =
                projection == null ? row : ProjectedRowData.from(projection).replaceRow(row);
        return known.getArity() == 0 ? wanted : new JoinedRowData(row.getRowKind(), wanted, known);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
}
