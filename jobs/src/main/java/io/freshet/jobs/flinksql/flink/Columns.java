package io.freshet.jobs.flinksql.flink;

import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.Projection;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** Which columns a scan gives, and how they are decoded. */
final class Columns {
    private final DecodingFormat<DeserializationSchema<RowData>> format;
    private final DataType physical;
    private final boolean skipsBad;
    private int[][] projection;
    private DataType produced;

    Columns(DecodingFormat<DeserializationSchema<RowData>> format, DataType physical, boolean skipsBad) {
        this.format = format;
        this.physical = physical;
        this.skipsBad = skipsBad;
        this.projection = IntStream.range(0, DataType.getFieldCount(physical))
                .mapToObj(i -> new int[] {i})
                .toArray(int[][]::new);
        this.produced = physical;
    }

    void project(int[][] fields, DataType type) {
        projection = fields.clone();
        produced = type;
    }

    /** With what is known of the record. */
    void produce(DataType type) {
        produced = type;
    }

    DataType produced() {
        return produced;
    }

    /** The wanted columns without what is known of the record. */
    RowType wanted() {
        return (RowType) Projection.of(projection).project(physical).getLogicalType();
    }

    ChangelogMode changelogMode() {
        return format.getChangelogMode();
    }

    RowMaker rows(DynamicTableSource.Context context) {
        if (format instanceof ProjectableDecodingFormat<DeserializationSchema<RowData>> projectable) {
            return new RowMaker(projectable.createRuntimeDecoder(context, physical, projection), null, skipsBad);
        }
        return new RowMaker(
                format.createRuntimeDecoder(context, physical),
                Projection.of(projection).toTopLevelIndexes(),
                skipsBad);
    }

    Columns copy() {
        Columns copy = new Columns(format, physical, skipsBad);
        copy.projection = projection.clone();
        copy.produced = produced;
        return copy;
    }
}
