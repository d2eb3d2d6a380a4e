package io.freshet.jobs.flinksql.flink;

import io.freshet.ingest.flink.ShardSource;
import io.freshet.ingest.flink.StartingPosition;
import io.freshet.ingest.log.ShardReader;
import io.freshet.ingest.log.ShardReaderFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** The records of a stream as rows: on and on, or, in a query, those that are there when it begins. */
final class StreamScan
        implements ScanTableSource, SupportsReadingMetadata, SupportsProjectionPushDown, SupportsSourceWatermark {
    private final Log log;
    private final Columns columns;
    private List<RecordField> known = List.of();

    /**
     * What is read.
     *
     * @param name of the stream
     * @param shardsCreatedAt in milliseconds since 1970
     * @param start where to begin
     * @param untilNow whether to end where the stream ends now
     * @param uid of the next source, the same after a restart
     */
    record Log(
            String name,
            ShardReaderFactory readers,
            Map<Integer, Long> shardsCreatedAt,
            StartingPosition start,
            boolean untilNow,
            Supplier<String> uid) {}

    StreamScan(Log log, DecodingFormat<DeserializationSchema<RowData>> format, DataType physical, boolean skipsBad) {
        this(log, new Columns(format, physical, skipsBad));
    }

    private StreamScan(Log log, Columns columns) {
        this.log = log;
        this.columns = columns;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return columns.changelogMode();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        RowMaker rows = columns.rows(context);
        TypeInformation<RowData> type = context.createTypeInformation(columns.produced());
        return new DataStreamScanProvider() {
            @Override
            public DataStream<RowData> produceDataStream(
                    ProviderContext provider, StreamExecutionEnvironment environment) {
                return log.untilNow() ? untilNow(environment, rows, type) : onAndOn(environment, rows, type);
            }

            @Override
            public boolean isBounded() {
                return log.untilNow();
            }
        };
    }

    private DataStream<RowData> onAndOn(
            StreamExecutionEnvironment environment, RowMaker rows, TypeInformation<RowData> type) {
        String uid = log.uid().get();
        return environment
                .fromSource(new ShardSource(log.readers(), log.start()), ShardSource.watermarks(), uid)
                .uid(uid)
                .process(new DecodeEvents(log.name(), rows, known, log.shardsCreatedAt()))
                .returns(type)
                .uid(uid + "-decode")
                .name("decode " + log.name());
    }

    private DataStream<RowData> untilNow(
            StreamExecutionEnvironment environment, RowMaker rows, TypeInformation<RowData> type) {
        List<Tuple3<Integer, Long, Long>> parts = new ArrayList<>();
        try (ShardReader reader = log.readers().open()) {
            for (int shard : reader.shards()) {
                parts.add(Tuple3.of(shard, log.start().offset(reader, shard), reader.endOffset(shard)));
            }
        }
        return environment
                .fromData(parts, Types.TUPLE(Types.INT, Types.LONG, Types.LONG))
                .rebalance()
                .process(new ReadShards(log.name(), log.readers(), rows, known, log.shardsCreatedAt()))
                .returns(type)
                .name("read " + log.name());
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        return RecordField.types();
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType produced) {
        known = RecordField.named(keys);
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
    public void applySourceWatermark() {
        // the source has watermarks of its own
    }

    @Override
    public DynamicTableSource copy() {
        StreamScan copy = new StreamScan(log, columns.copy());
        copy.known = known;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "stream " + log.name();
    }
}
