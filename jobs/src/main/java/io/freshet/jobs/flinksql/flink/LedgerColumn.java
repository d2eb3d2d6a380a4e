package io.freshet.jobs.flinksql.flink;

import io.freshet.firehosesink.lane.LedgerLine;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;

/** Something that a line of the ledger says, as a column. */
record LedgerColumn(String name, DataType type, Function<LedgerLine, Object> value) {
    static final List<LedgerColumn> ALL = List.of(
            text("object_uri", line -> "s3://" + line.bucket() + "/" + line.key()),
            text("bucket", LedgerLine::bucket),
            text("object_key", LedgerLine::key),
            text("kind", line -> line.kind().name()),
            number("records", LedgerLine::records),
            number("bytes", LedgerLine::bytes),
            text("sha256", LedgerLine::sha256),
            shards(),
            time("first_arrival", LedgerLine::firstArrival),
            time("last_arrival", LedgerLine::lastArrival),
            time("published_at", LedgerLine::publishedAt),
            text("closed_because", line -> line.closedBecause().name()),
            text("config_version", LedgerLine::configVersion));

    static Schema schema() {
        Schema.Builder schema = Schema.newBuilder();
        ALL.forEach(column -> schema.column(column.name, column.type));
        return schema.build();
    }

    /** The columns of the line that are asked for, by their places in the schema. */
    static RowData row(LedgerLine line, int[] places) {
        return GenericRowData.of(Arrays.stream(places)
                .mapToObj(place -> ALL.get(place).value.apply(line))
                .toArray());
    }

    private static LedgerColumn text(String name, Function<LedgerLine, String> value) {
        return new LedgerColumn(name, DataTypes.STRING().notNull(), line -> StringData.fromString(value.apply(line)));
    }

    private static LedgerColumn number(String name, Function<LedgerLine, Long> value) {
        return new LedgerColumn(name, DataTypes.BIGINT().notNull(), value::apply);
    }

    private static LedgerColumn time(String name, Function<LedgerLine, Instant> value) {
        return new LedgerColumn(
                name, DataTypes.TIMESTAMP_LTZ(3).notNull(), line -> TimestampData.fromInstant(value.apply(line)));
    }

    /** The offsets of the first and the last record of the window, by shard. */
    private static LedgerColumn shards() {
        DataType offset = DataTypes.BIGINT().notNull();
        DataType range = DataTypes.ROW(DataTypes.FIELD("first", offset), DataTypes.FIELD("last", offset));
        DataType type =
                DataTypes.MAP(DataTypes.INT().notNull(), range.notNull()).notNull();
        return new LedgerColumn("shards", type, line -> {
            Map<Integer, RowData> shards = new LinkedHashMap<>();
            line.ranges()
                    .forEach((shard, offsets) -> shards.put(shard, GenericRowData.of(offsets.first(), offsets.last())));
            return new GenericMapData(shards);
        });
    }
}
