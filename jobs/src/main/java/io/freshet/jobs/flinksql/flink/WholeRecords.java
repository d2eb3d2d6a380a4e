package io.freshet.jobs.flinksql.flink;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/**
 * A format whose records have no names in them, only an order: all columns are read, and what is not wanted is left out afterwards. Flink's
 * Avro would take the wanted columns for the first ones.
 */
record WholeRecords(DecodingFormat<DeserializationSchema<RowData>> format)
        implements DecodingFormat<DeserializationSchema<RowData>> {
    /** The name of the one format that is so. */
    static final String AVRO = "avro";

    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(DynamicTableSource.Context context, DataType columns) {
        return format.createRuntimeDecoder(context, columns);
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return format.getChangelogMode();
    }
}
