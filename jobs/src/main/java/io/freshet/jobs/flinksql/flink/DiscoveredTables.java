package io.freshet.jobs.flinksql.flink;

import io.freshet.firehosesink.s3.S3aObjectStore;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.jobs.application.StreamReference;
import io.freshet.jobs.application.flink.RecordSample;
import io.freshet.jobs.flinksql.object.ObjectBytes;
import io.freshet.jobs.flinksql.object.Records;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.source.SourceSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.jspecify.annotations.Nullable;

/**
 * Tables of what nobody has declared: their columns are found out from some records, as DiscoverInputSchema does it, or are those of the
 * Parquet files.
 */
final class DiscoveredTables {
    private static final int SAMPLE = 500;
    private static final int SAMPLE_BYTES = 1 << 20;

    private final TableBackends backends;
    private final TableScope scope;

    DiscoveredTables(TableBackends backends, TableScope scope) {
        this.backends = backends;
        this.scope = scope;
    }

    CatalogTable stream(StreamReference stream) {
        scope.guard().read(stream);
        SourceSchema columns = scope.columns(
                        "stream " + stream.name(),
                        () -> SqlPlanner.discover(RecordSample.of(
                                backends.readers().of(backends.logs().log(stream)), false)))
                .orElseThrow(() -> unknown("stream", stream.name(), TableOptions.STREAM_CONNECTOR, "stream"));
        Schema.Builder schema = columns(columns);
        Set<String> taken = DiscoveredFormat.columns(columns).keySet();
        RecordField.types()
                .forEach((field, type) ->
                        schema.columnByMetadata(free(RecordField.columnOf(field), taken), type, field, true));
        schema.watermark(free(RecordField.columnOf(RecordField.TIMESTAMP.key()), taken), "SOURCE_WATERMARK()");
        return table(
                schema.build(),
                Map.of("connector", TableOptions.STREAM_CONNECTOR, TableOptions.STREAM.key(), stream.name()),
                columns);
    }

    CatalogTable deliveryStream(DeliveryStream delivery) {
        scope.guard().read(StreamReference.of(delivery.arn()));
        List<DeliveredObject> objects = backends.delivered(delivery);
        if (objects.isEmpty()) {
            throw new CatalogException("delivery stream " + delivery.name()
                    + " has delivered nothing yet, so that its columns are not known (expected: CREATE TABLE .. WITH"
                    + " ('connector' = 'firehose', 'delivery-stream' = '" + delivery.name() + "', 'format' = 'json'))");
        }
        Map<String, String> options = Map.of(
                "connector", TableOptions.DELIVERY_CONNECTOR, TableOptions.DELIVERY_STREAM.key(), delivery.name());
        DeliveredObject newest = objects.get(objects.size() - 1);
        try (S3aObjectStore store = new S3aObjectStore(backends.store());
                InputStream stored = store.open(newest.bucket(), newest.key())) {
            ObjectBytes.Opened opened = ObjectBytes.open(newest.key(), stored);
            if (!opened.kind().holdsRecords()) {
                List<DataTypes.Field> fields = ColumnFiles.columns(opened);
                Schema.Builder schema = Schema.newBuilder();
                fields.forEach(field -> schema.column(field.getName(), field.getDataType()));
                Set<String> taken =
                        fields.stream().map(DataTypes.Field::getName).collect(Collectors.toSet());
                return table(withObject(schema, taken), options, null);
            }
            SourceSchema columns = scope.columns(
                            "delivery " + delivery.name(), () -> SqlPlanner.discover(sample(opened)))
                    .orElseThrow(() -> unknown(
                            "delivery stream", delivery.name(), TableOptions.DELIVERY_CONNECTOR, "delivery-stream"));
            return table(
                    withObject(
                            columns(columns), DiscoveredFormat.columns(columns).keySet()),
                    options,
                    columns);
        } catch (IOException e) {
            throw new CatalogException(newest.uri() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Schema withObject(Schema.Builder schema, Set<String> taken) {
        return schema.columnByMetadata(
                        free("object_uri", taken), DataTypes.STRING().notNull(), DeliveredScan.OBJECT, true)
                .columnByMetadata(
                        free("delivered_at", taken),
                        DataTypes.TIMESTAMP_LTZ(3).notNull(),
                        DeliveredScan.DELIVERED,
                        true)
                .build();
    }

    /** The records may have a column of that name themselves. */
    private static String free(String name, Set<String> taken) {
        String free = name;
        while (taken.contains(free)) {
            free = free + "_";
        }
        return free;
    }

    private static List<byte[]> sample(ObjectBytes.Opened opened) {
        List<byte[]> sample = new ArrayList<>();
        int bytes = 0;
        try (Records records = new Records(opened.kind().decompressed(opened.bytes()), Records.End.BRACKET)) {
            byte @Nullable [] record = records.next();
            while (record != null && sample.size() < SAMPLE && bytes < SAMPLE_BYTES) {
                sample.add(record);
                bytes += record.length;
                record = records.next();
            }
            return sample;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot be read: " + e.getMessage(), e);
        }
    }

    private static Schema.Builder columns(SourceSchema found) {
        Schema.Builder schema = Schema.newBuilder();
        DiscoveredFormat.columns(found).forEach((name, type) -> schema.column(name, type));
        return schema;
    }

    private static CatalogTable table(Schema schema, Map<String, String> options, @Nullable SourceSchema columns) {
        Map<String, String> all = new LinkedHashMap<>(options);
        if (columns != null) {
            all.put(TableOptions.FORMAT.key(), DiscoveredFormat.NAME);
            all.put(DiscoveredFormat.COLUMNS.key(), DiscoveredFormat.write(columns));
        }
        return CatalogTable.newBuilder().schema(schema).options(all).build();
    }

    private static CatalogException unknown(String what, String name, String connector, String option) {
        return new CatalogException(what + " " + name
                + " has no records whose columns could be found out: they are none, or neither all JSON objects nor all"
                + " delimited text (expected: CREATE TABLE .. WITH ('connector' = '" + connector + "', '" + option
                + "' = '" + name + "', 'format' = 'json'))");
    }
}
