package io.freshet.firehosesink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.InMemoryObjectStore;
import io.freshet.firehosesink.lane.ObjectLoader.Unloadable;
import io.freshet.firehosesink.lane.PendingLoad;
import io.freshet.firehosesink.stream.LakeTables.LakeTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

class IcebergLoaderTest {
    private static final List<Column> COLUMNS = List.of(
            new Column("id", "bigint"),
            new Column("price", "decimal(10,2)"),
            new Column("total", "decimal(25,3)"),
            new Column("at", "timestamp"),
            new Column("local", "timestamp_ntz"),
            new Column("day", "date"),
            new Column("tags", "array<struct<a:int,b:string>>"),
            new Column("props", "map<string,array<int>>"));

    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Test
    void addsObjectsThatIcebergsReaderReads() throws Exception {
        LakeTable table = Lake.make(store, COLUMNS);
        try (IcebergLoader loader = new IcebergLoader(Lake.load(table), "orders", store)) {
            loader.load(Lake.published(
                    store,
                    table,
                    "one",
                    "{\"id\":1,\"price\":-1.5,\"total\":\"-12345678901234567890.5\",\"at\":\"2026-07-13T14:05:09.5Z\","
                            + "\"local\":\"2026-07-13 14:05:09\",\"day\":\"2026-07-13\","
                            + "\"tags\":[{\"a\":1},null],\"props\":{\"x\":[1,null],\"y\":null}}",
                    "{\"id\":2,\"tags\":[],\"props\":{}}{\"ID\":3}"));
            loader.load(Lake.published(store, table, "two", "{\"id\":4}"));
        }

        assertThat(Lake.rows(store))
                .containsExactlyInAnyOrder(
                        "Record(1, -1.50, -12345678901234567890.500, 2026-07-13T14:05:09.500Z, 2026-07-13T14:05:09,"
                                + " 2026-07-13, [Record(1, null), null], {x=[1, null], y=null})",
                        "Record(2, null, null, null, null, null, [], {})",
                        "Record(3, null, null, null, null, null, null, null)",
                        "Record(4, null, null, null, null, null, null, null)");
        assertThat(Lake.open(store).currentSnapshot().summary())
                .containsEntry("freshet.object", "s3://lake/warehouse/shop/orders/data/two.parquet")
                .containsEntry("freshet.delivery-stream", "orders")
                .containsEntry("total-records", "4");
    }

    @Test
    void addsAnObjectOnceHoweverOftenAndThoughSnapshotsWereExpired() throws Exception {
        LakeTable table = Lake.make(store, COLUMNS);
        PendingLoad one = Lake.published(store, table, "one", "{\"id\":1}");
        try (IcebergLoader loader = new IcebergLoader(Lake.load(table), "orders", store)) {
            loader.load(one);
            loader.load(one);
            for (int i = 2; i < 5; i++) {
                loader.load(Lake.published(store, table, "n" + i, "{\"id\":" + i + "}"));
            }
            Lake.open(store)
                    .expireSnapshots()
                    .expireOlderThan(Long.MAX_VALUE)
                    .retainLast(1)
                    .commit();
            assertThat(Lake.open(store).snapshots()).hasSize(1);

            loader.load(one);
        }

        assertThat(Lake.rows(store)).hasSize(4);
    }

    @Test
    void waitsForATableThatIsNotThereAndGivesUpOnAnotherOne() throws Exception {
        LakeTable table = Lake.make(store, COLUMNS);
        PendingLoad one = Lake.published(store, table, "one", "{\"id\":1}");
        LakeTable other = new LakeTable("other", table.columns(), table.fieldIds());
        try (IcebergLoader loader = new IcebergLoader(Lake.load(other), "orders", store)) {
            assertThatThrownBy(() -> loader.load(one))
                    .isInstanceOf(Unloadable.class)
                    .hasMessageContaining("(expected: other, which the delivery stream was set up with");
        }
        try (IcebergLoader loader = new IcebergLoader(Lake.load(table), "orders", new InMemoryObjectStore())) {
            assertThatThrownBy(() -> loader.load(one))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(Unloadable.class)
                    .hasMessageContaining("there is no table at s3://lake/warehouse/shop/orders");
        }
    }

    @Test
    void findsATableThoughTheHintIsLate() throws Exception {
        LakeTable table = Lake.make(store, COLUMNS);
        try (IcebergLoader loader = new IcebergLoader(Lake.load(table), "orders", store)) {
            loader.load(Lake.published(store, table, "one", "{\"id\":1}"));
            store.put(Lake.BUCKET, Lake.FOLDER + "/metadata/version-hint.text", "", new byte[] {'1'});
            loader.load(Lake.published(store, table, "two", "{\"id\":2}"));
            store.remove(Lake.BUCKET, Lake.FOLDER + "/metadata/version-hint.text");
            loader.load(Lake.published(store, table, "three", "{\"id\":3}"));
        }

        assertThat(Lake.rows(store)).hasSize(3);
        assertThat(new String(
                        store.open(Lake.BUCKET, Lake.FOLDER + "/metadata/version-hint.text")
                                .readAllBytes(),
                        StandardCharsets.UTF_8))
                .isEqualTo("4");
    }

    @Test
    void findsAndMakesTablesAndSaysWhatIsWrongWithOthers() throws Exception {
        IcebergTables tables = new IcebergTables(() -> store);
        assertThat(tables.find(Lake.BUCKET, "w/a", List.of())).isEmpty();
        LakeTable made = tables.find(Lake.BUCKET, "w/a", COLUMNS).orElseThrow();
        assertThat(made.columns()).isEqualTo(COLUMNS);
        assertThat(made.fieldIds()).doesNotHaveDuplicates().hasSize(8 + 3 + 3);
        assertThat(tables.find(Lake.BUCKET, "w/a", List.of())).contains(made);

        assertThat(problem(new Schema(Types.NestedField.required(1, "id", Types.LongType.get()))))
                .isEqualTo("its column id is required (expected: columns that may be null, as a record may lack any)");
        assertThat(problem(new Schema(Types.NestedField.optional(1, "u", Types.UUIDType.get()))))
                .startsWith("its column u is of type uuid (expected: boolean, int");
        Schema schema = new Schema(Types.NestedField.optional(1, "id", Types.LongType.get()));
        StoredTable partitioned = new StoredTable(store, Lake.BUCKET, "w/p", base -> {});
        partitioned.commit(
                null,
                TableMetadata.newTableMetadata(
                        schema, PartitionSpec.builderFor(schema).identity("id").build(), "s3://lake/w/p", Map.of()));
        assertThatThrownBy(() -> tables.find(Lake.BUCKET, "w/p", List.of()))
                .hasMessageContaining("it is partitioned by");
    }

    private static String problem(Schema schema) {
        TableMetadata metadata = TableMetadata.newTableMetadata(
                schema, PartitionSpec.unpartitioned(), "s3://lake/w/x", Map.of("format-version", "2"));
        try {
            return IcebergColumns.of(metadata).toString();
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
