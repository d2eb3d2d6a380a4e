package io.freshet.firehosesink.stream;

import static io.freshet.firehosesink.stream.Json.invalid;
import static io.freshet.firehosesink.stream.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.JsonRules;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how records are converted: {@code DataFormatConversionConfiguration}. */
final class RowFormats {
    private final Map<String, List<Column>> tables;

    /** @param tables columns by {@code database.table} */
    RowFormats(Map<String, List<Column>> tables) {
        this.tables = Map.copyOf(tables);
    }

    /** The configuration; absent if nothing is converted. Left out, Enabled means enabled. */
    static @Nullable JsonNode conversion(JsonNode destination) {
        JsonNode conversion = destination.get("DataFormatConversionConfiguration");
        return conversion != null && conversion.path("Enabled").asBoolean(true) ? conversion : null;
    }

    /** @param extension what a tag asks for beyond the API; empty for nothing */
    Format read(JsonNode conversion, Extensions extension) {
        JsonNode serializer = conversion.path("OutputFormatConfiguration").path("Serializer");
        boolean parquet = serializer.has("ParquetSerDe");
        if (parquet == serializer.has("OrcSerDe")) {
            throw invalid("DataFormatConversionConfiguration must specify OutputFormatConfiguration with either"
                    + " ParquetSerDe or OrcSerDe.");
        }
        Format.RowFormat file = extension.avro()
                ? new Format.Avro()
                : parquet
                        ? parquet(serializer.get("ParquetSerDe"), extension)
                        : orc(serializer.get("OrcSerDe"), extension);
        JsonNode schema = conversion.path("SchemaConfiguration");
        String database = text(schema, "DatabaseName");
        String table = text(schema, "TableName");
        JsonNode deserializer = conversion.path("InputFormatConfiguration").path("Deserializer");
        return new Format.Rows(
                file, new Format.RowInput(columns(database, table), database, table, rules(deserializer)));
    }

    private static Format.Parquet parquet(JsonNode options, Extensions extension) {
        Format.Parquet defaults = Format.Parquet.of(Format.ParquetCodec.SNAPPY);
        String codec = text(options, "Compression");
        String version = text(options, "WriterVersion");
        return new Format.Parquet(
                extension.zstd()
                        ? Format.ParquetCodec.ZSTD
                        : codec.isEmpty() ? Format.ParquetCodec.SNAPPY : Format.ParquetCodec.valueOf(codec),
                options.path("BlockSizeBytes").asLong(defaults.rowGroupBytes()),
                options.path("PageSizeBytes").asInt(defaults.pageBytes()),
                options.path("EnableDictionaryCompression").asBoolean(false),
                options.path("MaxPaddingBytes").asInt(0),
                version.equals("V2"));
    }

    private static Format.Orc orc(JsonNode options, Extensions extension) {
        Format.Orc defaults = Format.Orc.of(Format.OrcCodec.SNAPPY);
        String codec = text(options, "Compression");
        List<String> bloomFilters = new ArrayList<>();
        options.path("BloomFilterColumns")
                .forEach(column -> bloomFilters.add(column.asText().toLowerCase(Locale.ROOT)));
        return new Format.Orc(
                extension.zstd()
                        ? Format.OrcCodec.ZSTD
                        : codec.isEmpty() ? Format.OrcCodec.SNAPPY : Format.OrcCodec.valueOf(codec),
                options.path("StripeSizeBytes").asLong(defaults.stripeBytes()),
                options.path("RowIndexStride").asInt(defaults.rowIndexStride()),
                options.path("BlockSizeBytes").asLong(defaults.blockBytes()),
                options.path("EnablePadding").asBoolean(false),
                options.path("PaddingTolerance").asDouble(defaults.paddingTolerance()),
                bloomFilters,
                options.path("BloomFilterFalsePositiveProbability").asDouble(defaults.bloomFilterFalsePositives()),
                options.path("DictionaryKeyThreshold").asDouble(defaults.dictionaryKeyThreshold()),
                text(options, "FormatVersion").equals("V0_11"));
    }

    private static JsonRules rules(JsonNode deserializer) {
        if (deserializer.has("HiveJsonSerDe") && deserializer.has("OpenXJsonSerDe")) {
            throw invalid("Deserializer must specify either OpenXJsonSerDe or HiveJsonSerDe.");
        }
        if (deserializer.has("HiveJsonSerDe")) {
            List<String> patterns = new ArrayList<>();
            deserializer.get("HiveJsonSerDe").path("TimestampFormats").forEach(pattern -> {
                checkPattern(pattern.asText());
                patterns.add(pattern.asText());
            });
            return new JsonRules(true, false, Map.of(), patterns, true);
        }
        JsonNode openX = deserializer.path("OpenXJsonSerDe");
        Map<String, String> keys = new HashMap<>();
        openX.path("ColumnToJsonKeyMappings")
                .properties()
                .forEach(
                        mapping -> keys.put(mapping.getKey(), mapping.getValue().asText()));
        return new JsonRules(
                openX.path("CaseInsensitive").asBoolean(true),
                openX.path("ConvertDotsInJsonKeysToUnderscores").asBoolean(false),
                keys,
                List.of(),
                false);
    }

    private static void checkPattern(String pattern) {
        if (pattern.equals(JsonRules.MILLIS)) {
            return;
        }
        try {
            var unused = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw invalid("TimestampFormats contains " + pattern + ", which is not a pattern: " + e.getMessage() + ".");
        }
    }

    /** None: they are inferred. */
    private List<Column> columns(String database, String table) {
        if (table.isEmpty()) {
            return List.of();
        }
        List<Column> columns = tables.get(database + "." + table);
        if (columns == null) {
            throw invalid("SchemaConfiguration: table " + database + "." + table
                    + " is not configured (leave TableName out to infer the columns from the records).");
        }
        return columns;
    }
}
