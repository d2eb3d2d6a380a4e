package io.freshet.jobs.flinksql.flink;

import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.jobs.flinksql.object.Records;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** The objects that a delivery stream has delivered so far, as the ledger lists them: each record once. */
final class DeliveredScan
        implements ScanTableSource, SupportsReadingMetadata, SupportsProjectionPushDown, SupportsLimitPushDown {
    static final String OBJECT = "object";
    static final String DELIVERED = "delivered-at";

    private final Delivered delivered;
    private final Columns columns;
    private List<String> known = List.of();
    private long limit = Long.MAX_VALUE;

    /**
     * What is read.
     *
     * @param name of the delivery stream
     * @param end where a record ends in an object that holds records
     * @param uid of the next source, the same after a restart
     */
    record Delivered(
            String name,
            ObjectStoreConfig store,
            List<DeliveredObject> objects,
            Records.End end,
            Supplier<String> uid) {
        Delivered {
            objects = List.copyOf(objects);
        }
    }

    DeliveredScan(
            Delivered delivered,
            DecodingFormat<DeserializationSchema<RowData>> format,
            DataType physical,
            boolean skipsBad) {
        this(delivered, new Columns(format, physical, skipsBad));
    }

    private DeliveredScan(Delivered delivered, Columns columns) {
        this.delivered = delivered;
        this.columns = columns;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        TypeInformation<RowData> type = context.createTypeInformation(columns.produced());
        ReadObjects read = new ReadObjects(
                delivered.store(), delivered.end(), columns.rows(context), columns.wanted(), known, limit);
        return new DataStreamScanProvider() {
            @Override
            public DataStream<RowData> produceDataStream(
                    ProviderContext provider, StreamExecutionEnvironment environment) {
                String uid = delivered.uid().get();
                return environment
                        .fromData(
                                delivered.objects().stream()
                                        .map(object -> Tuple3.of(object.bucket(), object.key(), object.publishedAt()))
                                        .toList(),
                                Types.TUPLE(Types.STRING, Types.STRING, Types.LONG))
                        .uid(uid)
                        .rebalance()
                        .process(read)
                        .returns(type)
                        .uid(uid + "-read")
                        .name("read " + delivered.name());
            }

            @Override
            public boolean isBounded() {
                return true;
            }
        };
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        return Map.of(
                OBJECT,
                DataTypes.STRING().notNull(),
                DELIVERED,
                DataTypes.TIMESTAMP_LTZ(3).notNull());
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType produced) {
        known = List.copyOf(keys);
        columns.produce(produced);
    }

    @Override
    public boolean supportsNestedProjection() {
        return false;
    }

    @Override
    public void applyProjection(int[][] fields, DataType produced) {
        columns.project(fields, produced);
    }

    @Override
    public void applyLimit(long most) {
        limit = most;
    }

    @Override
    public DynamicTableSource copy() {
        DeliveredScan copy = new DeliveredScan(delivered, columns.copy());
        copy.known = known;
        copy.limit = limit;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "delivered " + delivered.name();
    }
}
