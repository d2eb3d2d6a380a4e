package io.freshet.jobs.flinksql.flink;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.firehosesink.s3.S3aObjectStore;
import io.freshet.jobs.flinksql.object.ObjectBytes;
import io.freshet.jobs.flinksql.object.Records;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Reads objects, given as bucket, key and when they were delivered, to their ends. */
final class ReadObjects extends ProcessFunction<Tuple3<String, String, Long>, RowData> {
    private static final long serialVersionUID = 1L;

    private final ObjectStoreConfig config;
    private final Records.End end;
    private final RowMaker rows;
    private final RowType wanted;
    private final ArrayList<String> known;
    private final long limit;
    private transient @Nullable S3aObjectStore store;
    private transient long given;

    ReadObjects(
            ObjectStoreConfig config, Records.End end, RowMaker rows, RowType wanted, List<String> known, long limit) {
        this.config = config;
        this.end = end;
        this.rows = rows;
        this.wanted = wanted;
        this.known = new ArrayList<>(known);
        this.limit = limit;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        store = new S3aObjectStore(config);
        rows.open(getRuntimeContext());
    }

    @Override
    public void processElement(Tuple3<String, String, Long> object, Context context, Collector<RowData> out)
            throws IOException {
        if (given >= limit) {
            return;
        }
        String uri = "s3://" + object.f0 + "/" + object.f1;
        try (InputStream stored = requireNonNull(store, "opened").open(object.f0, object.f1)) {
            read(uri, ObjectBytes.open(object.f1, stored), known(uri, object.f2), out);
        } catch (FileNotFoundException e) {
            throw new IOException(uri + " is in the ledger, but not in the store any more", e);
        } catch (IllegalArgumentException e) {
            throw new IOException(uri + ": " + e.getMessage(), e);
        }
    }

    private void read(String uri, ObjectBytes.Opened object, GenericRowData about, Collector<RowData> out)
            throws IOException {
        if (!object.kind().holdsRecords()) {
            ColumnFiles.read(object, wanted, row -> {
                out.collect(about.getArity() == 0 ? row : new JoinedRowData(row, about));
                return ++given < limit;
            });
            return;
        }
        try (Records records = new Records(object.kind().decompressed(object.bytes()), end)) {
            byte @Nullable [] record = records.next();
            for (long number = 1; record != null && given < limit; number++) {
                rows.rows(record, about, "record " + number + " of " + uri, row -> {
                    given++;
                    out.collect(row);
                });
                record = records.next();
            }
        }
    }

    private GenericRowData known(String uri, long publishedAt) {
        GenericRowData row = new GenericRowData(known.size());
        for (int i = 0; i < known.size(); i++) {
            row.setField(
                    i,
                    known.get(i).equals(DeliveredScan.OBJECT)
                            ? StringData.fromString(uri)
                            : TimestampData.fromEpochMillis(publishedAt));
        }
        return row;
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
