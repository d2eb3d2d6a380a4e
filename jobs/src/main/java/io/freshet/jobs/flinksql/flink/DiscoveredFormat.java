package io.freshet.jobs.flinksql.flink;

import static org.apache.flink.configuration.ConfigOptions.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.source.RecordFormat;
import io.freshet.sqlplanner.source.SourceColumn;
import io.freshet.sqlplanner.source.SourceSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.Projection;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/**
 * Records in the columns that were found out from some of them, read as an input of an application is: only the columns that are wanted,
 * straight from the bytes. Texts are not cut, and whole numbers may be as large as they get.
 */
final class DiscoveredFormat implements ProjectableDecodingFormat<DeserializationSchema<RowData>> {
    static final String NAME = "discovered";

    /** How the columns travel in the options of a table. */
    static final ConfigOption<String> COLUMNS =
            key("discovered.columns").stringType().noDefaultValue();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SourceSchema schema;

    DiscoveredFormat(String columns) {
        this.schema = read(columns);
    }

    /** Whether a record ends with its bracket. */
    boolean isJson() {
        return schema.format() instanceof RecordFormat.Json;
    }

    static String write(SourceSchema schema) {
        ObjectNode document = JSON.createObjectNode();
        if (schema.format() instanceof RecordFormat.Csv csv) {
            document.put("rows", csv.rowDelimiter()).put("fields", csv.columnDelimiter());
        } else {
            document.put("path", ((RecordFormat.Json) schema.format()).rowPath());
        }
        ArrayNode columns = document.putArray("columns");
        schema.columns().forEach(column -> columns.addArray()
                .add(column.name())
                .add(widened(column.sqlType()))
                .add(column.mapping()));
        return document.toString();
    }

    static SourceSchema read(String columns) {
        try {
            JsonNode document = JSON.readTree(columns);
            List<SourceColumn> read = new ArrayList<>();
            document.path("columns")
                    .forEach(column -> read.add(new SourceColumn(
                            column.path(0).asText(),
                            column.path(1).asText(),
                            column.path(2).asText())));
            return new SourceSchema(
                    document.has("path")
                            ? new RecordFormat.Json(document.get("path").asText())
                            : new RecordFormat.Csv(
                                    document.path("rows").asText(),
                                    document.path("fields").asText()),
                    read);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new ValidationException(
                    COLUMNS.key() + " is written by Freshet for the tables that it finds (expected: the columns of the"
                            + " table, and another format)",
                    e);
        }
    }

    /** A later record may have more than those looked at. */
    private static String widened(String sqlType) {
        SqlType type = SqlType.of(sqlType);
        return switch (type.kind()) {
            case VARCHAR, CHAR -> "VARCHAR";
            case INTEGER -> "BIGINT";
            default -> sqlType;
        };
    }

    /** The columns by name, in order. */
    static Map<String, DataType> columns(SourceSchema schema) {
        Map<String, DataType> columns = new LinkedHashMap<>();
        schema.columns().forEach(column -> columns.put(column.name(), type(SqlType.of(widened(column.sqlType())))));
        return columns;
    }

    private static DataType type(SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> DataTypes.BOOLEAN();
            case BIGINT -> DataTypes.BIGINT();
            case DOUBLE -> DataTypes.DOUBLE();
            case VARCHAR -> DataTypes.STRING();
            case TIMESTAMP -> DataTypes.TIMESTAMP(3);
            default -> throw new IllegalStateException("no schema is found to have a column of type " + type);
        };
    }

    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(
            DynamicTableSource.Context context, DataType physical, int[][] projections) {
        DataType produced = Projection.of(projections).project(physical);
        Set<String> wanted = new HashSet<>(DataType.getFieldNames(produced));
        List<String> names = schema.columns().stream().map(SourceColumn::name).toList();
        int[] positions = DataType.getFieldNames(produced).stream()
                .mapToInt(names::indexOf)
                .toArray();
        return new DiscoveredRecords(schema, wanted, positions, context.createTypeInformation(produced));
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }
}
