package io.freshet.jobs.flinksql.flink;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** The ledger of a delivery stream up to now: a row for each object that it has made visible. */
final class LedgerScan implements ScanTableSource, SupportsProjectionPushDown {
    private final Book book;
    private int[] places;
    private DataType produced;

    /**
     * What is read.
     *
     * @param deliveryStream its name
     * @param since when the delivery stream was created, in milliseconds since 1970: one of the same name was before
     * @param uid of the next source, the same after a restart
     */
    record Book(String deliveryStream, long since, Map<String, String> kafkaProperties, Supplier<String> uid) {}

    LedgerScan(Book book, DataType physical) {
        this.book = book;
        this.places = IntStream.range(0, DataType.getFieldCount(physical)).toArray();
        this.produced = physical;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        TypeInformation<RowData> type = context.createTypeInformation(produced);
        ReadLedger read = new ReadLedger(book.kafkaProperties(), book.since(), places);
        return new DataStreamScanProvider() {
            @Override
            public DataStream<RowData> produceDataStream(
                    ProviderContext provider, StreamExecutionEnvironment environment) {
                String uid = book.uid().get();
                return environment
                        .fromData(book.deliveryStream())
                        .uid(uid)
                        .process(read)
                        .returns(type)
                        .uid(uid + "-read")
                        .name(asSummaryString());
            }

            @Override
            public boolean isBounded() {
                return true;
            }
        };
    }

    @Override
    public boolean supportsNestedProjection() {
        return false;
    }

    @Override
    public void applyProjection(int[][] fields, DataType type) {
        places = Arrays.stream(fields).mapToInt(field -> field[0]).toArray();
        produced = type;
    }

    @Override
    public DynamicTableSource copy() {
        LedgerScan copy = new LedgerScan(book, produced);
        copy.places = places.clone();
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "ledger of " + book.deliveryStream();
    }
}
