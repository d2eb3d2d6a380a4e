package io.freshet.firehosesink.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.firehosesink.encode.Python;
import io.freshet.firehosesink.iceberg.IcebergTables;
import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.Configs;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.JsonRules;
import io.freshet.firehosesink.lane.LakeLoad;
import io.freshet.firehosesink.lane.Ledger;
import io.freshet.firehosesink.lane.ObjectTarget;
import io.freshet.firehosesink.lane.PendingLoad;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.lane.SourceRecord;
import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.lane.StartPosition;
import io.freshet.firehosesink.s3.EmbeddedObjectStore;
import io.freshet.firehosesink.s3.S3aObjectStore;
import io.freshet.firehosesink.stream.LakeTables.LakeTable;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A delivery on Flink into a bucket, and from there into an Iceberg table, which Python reads. */
@Timeout(180)
class IcebergJobTest {
    private static final int RECORDS = 3_000;
    private static final Map<String, Long> LOADED = new ConcurrentHashMap<>();

    private static final String READER =
            """
            import sys
            try:
                from pyiceberg.table import StaticTable
            except ImportError:
                print('no pyiceberg'); sys.exit(0)
            endpoint, metadata = sys.argv[1:3]
            table = StaticTable.from_metadata(metadata, properties={
                's3.endpoint': endpoint, 's3.region': 'us-east-1',
                's3.access-key-id': 'local', 's3.secret-access-key': 'secret'})
            rows = table.scan().to_arrow().to_pylist()
            ids = [row['id'] for row in rows]
            print(len(ids), len(set(ids)), min(ids), max(ids))
            print(next(row for row in rows if row['id'] == 7))
            print(len(table.scan(row_filter='id < 100').to_arrow()))
            """;

    @Test
    void appendsEveryRecordOnceThoughTheJobFails(@TempDir Path directory) throws Exception {
        LOADED.clear();
        try (EmbeddedObjectStore store =
                EmbeddedObjectStore.start(directory.resolve("objects"), "127.0.0.1", 0, "local", "secret")) {
            store.createBucket("bucket");
            IcebergTables tables = new IcebergTables(() -> new S3aObjectStore(store.config()));
            LakeTable table = tables.find(
                            "bucket",
                            "warehouse/shop/orders",
                            List.of(
                                    new Column("id", "int"),
                                    new Column("price", "decimal(9,2)"),
                                    new Column("at", "timestamp"),
                                    new Column("tags", "array<string>")))
                    .orElseThrow();
            TestLog log = new TestLog("lake", 3);
            log.failuresLeft.set(3);
            DeliveryCluster job = new DeliveryCluster(parts(table, store, "1"));
            for (int i = 0; i < RECORDS / 2; i++) {
                log.append(i % 3, record(i));
            }
            awaitLoads(RECORDS / 4);
            job.restartWith(parts(table, store, "2"), directory.resolve("savepoints"));
            for (int i = RECORDS / 2; i < RECORDS; i++) {
                log.append(i % 3, record(i));
            }
            awaitLoads(RECORDS);
            job.end();

            assertThat(log.failuresLeft.get()).as("failures left").isLessThanOrEqualTo(0);
            assertThat(newest(store)).isGreaterThan(2);
            String read = Python.run(
                    READER,
                    store.config().endpoint().toString(),
                    "s3://bucket/warehouse/shop/orders/metadata/v" + newest(store) + ".metadata.json");
            if (!read.startsWith("no pyiceberg")) {
                assertThat(read.lines())
                        .containsExactly(
                                RECORDS + " " + RECORDS + " 0 " + (RECORDS - 1),
                                "{'id': 7, 'price': Decimal('7.25'), 'at': datetime.datetime(2026, 7, 13, 14, 5, 9,"
                                        + " tzinfo=zoneinfo.ZoneInfo(key='UTC')), 'tags': ['a', None]}",
                                "100");
            }
        }
    }

    private static byte[] record(int i) {
        return ("{\"id\":" + i + ",\"price\":" + i + ".25,\"at\":\"2026-07-13T14:05:09Z\",\"tags\":[\"a\",null]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static int newest(EmbeddedObjectStore store) throws Exception {
        try (S3aObjectStore objects = new S3aObjectStore(store.config());
                InputStream hint = objects.open("bucket", "warehouse/shop/orders/metadata/version-hint.text")) {
            return Integer.parseInt(new String(hint.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static long loaded() {
        return LOADED.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void awaitLoads(long records) throws InterruptedException {
        for (int i = 0; i < 1_200 && loaded() < records; i++) {
            Thread.sleep(50);
        }
        assertThat(loaded()).as("records loaded").isGreaterThanOrEqualTo(records);
    }

    private static DeliveryParts parts(LakeTable table, EmbeddedObjectStore store, String version) {
        Format format = new Format.Rows(
                Format.Parquet.of(Format.ParquetCodec.ZSTD),
                new Format.RowInput(table.columns(), "shop", "orders", JsonRules.OPENX, table.fieldIds()));
        ObjectTarget target = new ObjectTarget(
                "bucket",
                "warehouse/shop/orders/data/",
                "errors/!{firehose:error-output-type}/",
                ZoneId.of("UTC"),
                "",
                format);
        DeliveryConfig config = new DeliveryConfig(
                "orders",
                Configs.ARN,
                version,
                target,
                new BufferingHints(1 << 20, Duration.ofMillis(300)),
                Processing.NONE,
                null,
                null,
                new LakeLoad("bucket", "warehouse/shop/orders", table.uuid(), Duration.ofMinutes(10)));
        return new DeliveryParts(
                config,
                TestLog.readers("lake"),
                StartPosition.beginning(),
                store.config(),
                Ledger::none,
                Loaded::new,
                null);
    }

    /** Notes loaded objects. */
    private static final class Loaded implements DeliveryMeter {
        @Override
        public void loaded(PendingLoad object, boolean done) {
            if (done) {
                LOADED.put(object.url(), object.records());
            }
        }

        @Override
        public void read(List<SourceRecord> records) {}

        @Override
        public void holds(@Nullable Instant oldest, int partitions) {}

        @Override
        public void published(StagedObject object) {}

        @Override
        public void notPublished(StagedObject object) {}

        @Override
        public void sent(Traffic taken, boolean all, Instant oldest) {}

        @Override
        public void converted(Traffic converted, Traffic failed) {}
    }
}
