package io.freshet.jobs.flinksql.flink;

import io.freshet.ingest.encryption.OutgoingSeal;
import io.freshet.ingest.flink.ShardSink;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.stream.ShardMap;
import io.freshet.jobs.application.flink.ApplicationGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.format.EncodingFormat;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.abilities.SupportsPartitioning;
import org.apache.flink.table.connector.sink.abilities.SupportsWritingMetadata;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/**
 * Rows as records of a stream, each exactly once. The partition key is what the row says in its metadata column, else the columns that
 * the table is partitioned by, else it comes from the content, so that rows spread over the shards.
 */
final class StreamTableSink implements DynamicTableSink, SupportsWritingMetadata, SupportsPartitioning {
    private final Target target;
    private final EncodingFormat<SerializationSchema<RowData>> format;
    private final DataType physical;
    private final List<String> partitionedBy;
    private boolean keyGiven;

    /**
     * Where rows go.
     *
     * @param transactions what the names of its transactions begin with, before the uid
     * @param uid of the next sink, the same after a restart
     * @param newline whether each record ends with one
     * @param delimiter between the columns that make a partition key
     */
    record Target(
            Map<String, String> kafkaProperties,
            LogName log,
            ShardMap shards,
            OutgoingSeal seal,
            String transactions,
            Supplier<String> uid,
            boolean newline,
            String delimiter) {}

    StreamTableSink(
            Target target,
            EncodingFormat<SerializationSchema<RowData>> format,
            DataType physical,
            List<String> partitionedBy) {
        this.target = target;
        this.format = format;
        this.physical = physical;
        this.partitionedBy = List.copyOf(partitionedBy);
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return ChangelogMode.insertOnly();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        EncodeTableRows encode = new EncodeTableRows(
                format.createRuntimeEncoder(context, physical),
                context.createDataStructureConverter(physical),
                keyPositions(),
                keyGiven ? DataType.getFieldCount(physical) : -1,
                target.newline(),
                target.delimiter());
        return new DataStreamSinkProvider() {
            @Override
            public DataStreamSink<?> consumeDataStream(ProviderContext provider, DataStream<RowData> rows) {
                String uid = target.uid().get();
                return rows.process(encode)
                        .uid(uid + "-encode")
                        .name("encode " + target.log())
                        .sinkTo(ShardSink.create(
                                target.kafkaProperties(),
                                target.log(),
                                target.shards(),
                                DeliveryGuarantee.EXACTLY_ONCE,
                                target.transactions() + uid,
                                ApplicationGraph.LONGEST_OUTAGE,
                                target.seal()))
                        .uid(uid)
                        .name(uid);
            }
        };
    }

    private List<Integer> keyPositions() {
        List<String> names = DataType.getFieldNames(physical);
        List<Integer> positions = new ArrayList<>();
        partitionedBy.forEach(column -> positions.add(names.indexOf(column)));
        return positions;
    }

    @Override
    public Map<String, DataType> listWritableMetadata() {
        return Map.of(RecordField.PARTITION_KEY.key(), DataTypes.STRING());
    }

    @Override
    public void applyWritableMetadata(List<String> keys, DataType consumed) {
        keyGiven = keys.contains(RecordField.PARTITION_KEY.key());
    }

    @Override
    public void applyStaticPartition(Map<String, String> partition) {
        // the planner has put the values into the rows
    }

    @Override
    public DynamicTableSink copy() {
        StreamTableSink copy = new StreamTableSink(target, format, physical, partitionedBy);
        copy.keyGiven = keyGiven;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return target.log().toString();
    }
}
