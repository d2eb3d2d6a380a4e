package io.freshet.firehosesink.iceberg;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.encode.Encoders;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.JsonRules;
import io.freshet.firehosesink.lane.LakeLoad;
import io.freshet.firehosesink.lane.ObjectStore;
import io.freshet.firehosesink.lane.PendingLoad;
import io.freshet.firehosesink.lane.SourceRecord;
import io.freshet.firehosesink.stream.LakeTables.LakeTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** A table in a store, files for it, and what Iceberg's own reader finds in it. */
final class Lake {
    static final String BUCKET = "lake";
    static final String FOLDER = "warehouse/shop/orders";

    private Lake() {}

    /** Makes the table; who commits to it and comes second tries again at once. */
    static LakeTable make(ObjectStore store, List<Column> columns) {
        StoredTable table = table(store);
        table.commit(
                null,
                TableMetadata.newTableMetadata(
                        IcebergColumns.schema(columns),
                        PartitionSpec.unpartitioned(),
                        "s3://" + BUCKET + "/" + FOLDER,
                        Map.of("format-version", "2", "commit.retry.min-wait-ms", "1")));
        return IcebergColumns.of(requireNonNull(table.refresh()));
    }

    static StoredTable table(ObjectStore store) {
        return new StoredTable(store, BUCKET, FOLDER, base -> {});
    }

    static Table open(ObjectStore store) {
        return new BaseTable(table(store), "shop.orders");
    }

    static LakeLoad load(LakeTable table) {
        return new LakeLoad(BUCKET, FOLDER, table.uuid(), Duration.ofMinutes(5));
    }

    /** Publishes a data file as the lane makes them. */
    static PendingLoad published(ObjectStore store, LakeTable table, String name, String... records)
            throws IOException {
        Format format = new Format.Rows(
                Format.Parquet.of(Format.ParquetCodec.ZSTD),
                new Format.RowInput(table.columns(), "shop", "orders", JsonRules.OPENX, table.fieldIds()));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        List<SourceRecord> all = Arrays.stream(records)
                .map(record -> new SourceRecord(0, 0, Instant.EPOCH, record.getBytes(StandardCharsets.UTF_8)))
                .toList();
        Encoders.of(format, false).encode(all::forEach, file, failed -> {
            throw new IllegalArgumentException(failed.message());
        });
        String key = FOLDER + "/data/" + name + ".parquet";
        store.put(BUCKET, key, "", file.toByteArray());
        return new PendingLoad(BUCKET, key, "", records.length, file.size(), Instant.EPOCH, 0, null, Instant.EPOCH);
    }

    static List<String> rows(ObjectStore store) throws IOException {
        List<String> rows = new ArrayList<>();
        try (CloseableIterable<Record> records =
                IcebergGenerics.read(open(store)).build()) {
            records.forEach(record -> rows.add(record.toString()));
        }
        return rows;
    }
}
