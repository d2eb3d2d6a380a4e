package io.freshet.firehosesink.stream;

import static io.freshet.firehosesink.stream.Json.invalid;
import static io.freshet.firehosesink.stream.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.JsonRules;
import io.freshet.firehosesink.lane.LakeLoad;
import io.freshet.firehosesink.lane.ObjectTarget;
import io.freshet.firehosesink.stream.LakeTables.LakeTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.firehose.model.ServiceUnavailableException;

/**
 * Reads destinations that are Iceberg tables. What a table is like is looked up when the destination is set, and kept with it: a job that
 * begins again writes the same files.
 */
final class LakeDestinations {
    private static final String MEMBER = "FreshetIcebergTable";
    private static final Pattern WAREHOUSE = Pattern.compile("s3[an]?://([^/]+)(/.*)?");

    private LakeDestinations() {}

    /** A place in the store, without slashes at its ends. */
    private record Place(String bucket, String folder) {}

    /** Looks the table up, and makes it if that is asked for and its columns are configured. */
    static Destination resolved(Destination destination, LakeTables lake, Map<String, List<Column>> tables) {
        if (destination.kind() != DestinationKind.ICEBERG) {
            return destination;
        }
        ObjectNode document = destination.document().deepCopy();
        JsonNode table = onlyTable(document);
        Place place = place(document, table);
        String name = text(table, "DestinationDatabaseName") + "." + text(table, "DestinationTableName");
        List<Column> definition =
                document.path("TableCreationConfiguration").path("Enabled").asBoolean(false)
                        ? definition(tables, name)
                        : List.of();
        try {
            LakeTable found = lake.find(place.bucket(), place.folder(), definition)
                    .orElseThrow(() -> invalid("Table " + name + " is not at s3://" + place.bucket() + "/"
                            + place.folder() + " (expected: an Iceberg table there, or TableCreationConfiguration)."));
            keep(found, document);
        } catch (IllegalArgumentException e) {
            throw invalid("Table " + name + " cannot be delivered into: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw ServiceUnavailableException.builder()
                    .message("Table " + name + " cannot be read: " + e.getMessage())
                    .build();
        }
        return new Destination(destination.kind(), document);
    }

    private static List<Column> definition(Map<String, List<Column>> tables, String name) {
        List<Column> columns = tables.get(name);
        if (columns == null || columns.isEmpty()) {
            throw invalid("TableCreationConfiguration: table " + name
                    + " is not configured (expected: its columns below tables in the configuration file).");
        }
        return columns;
    }

    private static void keep(LakeTable table, ObjectNode document) {
        ObjectNode kept = document.putObject(MEMBER).put("Uuid", table.uuid());
        ArrayNode columns = kept.putArray("Columns");
        table.columns()
                .forEach(
                        column -> columns.addObject().put("Name", column.name()).put("Type", column.type()));
        ArrayNode ids = kept.putArray("FieldIds");
        table.fieldIds().forEach(ids::add);
    }

    private static JsonNode onlyTable(JsonNode document) {
        JsonNode tables = document.path("DestinationTableConfigurationList");
        if (tables.size() != 1) {
            throw invalid("DestinationTableConfigurationList names " + tables.size()
                    + " tables (expected: exactly one; records are not routed to several).");
        }
        JsonNode table = tables.get(0);
        if (!table.path("UniqueKeys").isEmpty()) {
            throw invalid("UniqueKeys is not supported yet: rows are appended, and neither updated nor deleted.");
        }
        if (!table.path("PartitionSpec").path("Identity").isEmpty()) {
            throw invalid("PartitionSpec is not supported yet (expected: a table without partitions).");
        }
        return table;
    }

    /** In the warehouse, or else in the folder {@code warehouse} of the bucket. */
    private static Place place(JsonNode document, JsonNode table) {
        String arn = text(document.path("S3Configuration"), "BucketARN");
        String bucket = arn.substring(arn.lastIndexOf(':') + 1);
        String warehouse = text(document.path("CatalogConfiguration"), "WarehouseLocation");
        String folder = "warehouse";
        if (!warehouse.isEmpty()) {
            Matcher matcher = WAREHOUSE.matcher(warehouse);
            if (!matcher.matches() || !matcher.group(1).equals(bucket)) {
                throw invalid("WarehouseLocation is " + warehouse + " (expected: s3://" + bucket
                        + "/folder, in the bucket of S3Configuration).");
            }
            folder = matcher.group(2) == null ? "" : matcher.group(2).replaceAll("^/+|/+$", "");
        }
        String inWarehouse = text(table, "DestinationDatabaseName") + "/" + text(table, "DestinationTableName");
        return new Place(bucket, folder.isEmpty() ? inWarehouse : folder + "/" + inWarehouse);
    }

    /** Where objects of the table go: data files below its folder, what fails where S3Configuration says. */
    static ObjectTarget target(JsonNode document) {
        JsonNode s3 = document.path("S3Configuration");
        Format plain = S3Targets.plain(s3);
        ObjectTarget failed = S3Targets.read(s3, plain, false);
        JsonNode table = document.path(MEMBER);
        List<Column> columns = new ArrayList<>();
        table.path("Columns").forEach(column -> columns.add(new Column(text(column, "Name"), text(column, "Type"))));
        List<Integer> ids = new ArrayList<>();
        table.path("FieldIds").forEach(id -> ids.add(id.asInt()));
        JsonNode named = onlyTable(document);
        Format.RowInput input = new Format.RowInput(
                columns,
                text(named, "DestinationDatabaseName"),
                text(named, "DestinationTableName"),
                JsonRules.OPENX,
                ids);
        String errors = failed.errorOutputPrefix().isEmpty()
                ? failed.prefix() + "!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/"
                : failed.errorOutputPrefix();
        return new ObjectTarget(
                failed.bucket(),
                place(document, named).folder() + "/data/",
                errors,
                failed.timeZone(),
                "",
                new Format.Rows(Format.Parquet.of(Format.ParquetCodec.ZSTD), input),
                failed.kmsKeyArn());
    }

    static LakeLoad load(JsonNode document) {
        Place place = place(document, onlyTable(document));
        return new LakeLoad(
                place.bucket(), place.folder(), text(document.path(MEMBER), "Uuid"), Destinations.retryFor(document));
    }

    /** What is in the API and not here. */
    static void check(JsonNode document) {
        if (document.path("SchemaEvolutionConfiguration").path("Enabled").asBoolean(false)) {
            throw invalid(
                    "SchemaEvolutionConfiguration is not supported yet (expected: columns that stay as they are).");
        }
        if (text(document, "RoleARN").isEmpty()) {
            throw invalid("RoleARN must be specified.");
        }
        if (text(document.path("S3Configuration"), "Prefix").contains("!{")) {
            throw invalid("S3Configuration: Prefix must not contain expressions when records are delivered into a"
                    + " table.");
        }
    }
}
