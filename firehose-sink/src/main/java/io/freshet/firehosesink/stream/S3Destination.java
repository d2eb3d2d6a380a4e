package io.freshet.firehosesink.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.ObjectKeys;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;

/** Reads an extended S3 destination in the API's own names: fills in the defaults, refuses what is not built. */
final class S3Destination {
    private final Map<String, List<Column>> tables;

    S3Destination(Map<String, List<Column>> tables) {
        this.tables = Map.copyOf(tables);
    }

    /** With the defaults that the API echoes. */
    static ObjectNode withDefaults(ObjectNode destination) {
        ObjectNode full = destination.deepCopy();
        boolean converts = conversion(destination) != null;
        if (!full.has("BufferingHints")) {
            full.putObject("BufferingHints")
                    .put("SizeInMBs", converts ? 128 : 5)
                    .put("IntervalInSeconds", 300);
        }
        putIfAbsent(full, "CompressionFormat", "UNCOMPRESSED");
        putIfAbsent(full, "S3BackupMode", "Disabled");
        if (!full.has("EncryptionConfiguration")) {
            full.putObject("EncryptionConfiguration").put("NoEncryptionConfig", "NoEncryption");
        }
        if (!full.has("CloudWatchLoggingOptions")) {
            full.putObject("CloudWatchLoggingOptions").put("Enabled", false);
        }
        return full;
    }

    /** @throws InvalidArgumentException if it is wrong or not built */
    DeliveryConfig config(String name, String versionId, JsonNode destination) {
        refuseWhatIsNotBuilt(destination);
        ZoneId zone = zone(destination);
        String prefix = text(destination, "Prefix");
        String errorPrefix = text(destination, "ErrorOutputPrefix");
        try {
            ObjectKeys.check(prefix, errorPrefix, zone);
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
        String bucketArn = text(destination, "BucketARN");
        return new DeliveryConfig(
                name,
                versionId,
                bucketArn.substring(bucketArn.lastIndexOf(':') + 1),
                prefix,
                errorPrefix,
                zone,
                text(destination, "FileExtension"),
                hints(destination),
                format(destination),
                appendsDelimiter(destination));
    }

    private static void refuseWhatIsNotBuilt(JsonNode destination) {
        if (text(destination, "S3BackupMode").equals("Enabled")) {
            throw invalid("S3BackupMode Enabled is not supported yet (expected: Disabled).");
        }
        if (destination.path("DynamicPartitioningConfiguration").path("Enabled").asBoolean(false)) {
            throw invalid("Dynamic partitioning is not supported yet.");
        }
        if (destination.path("EncryptionConfiguration").has("KMSEncryptionConfig")) {
            throw invalid("KMSEncryptionConfig is not supported yet (expected: NoEncryptionConfig).");
        }
        String compression = text(destination, "CompressionFormat");
        if (!List.of("", "UNCOMPRESSED", "GZIP").contains(compression)) {
            throw invalid(
                    "CompressionFormat " + compression + " is not supported yet (expected: UNCOMPRESSED or GZIP).");
        }
    }

    private static BufferingHints hints(JsonNode destination) {
        JsonNode hints = destination.path("BufferingHints");
        if (!hints.has("SizeInMBs") || !hints.has("IntervalInSeconds")) {
            throw invalid("BufferingHints must specify both SizeInMBs and IntervalInSeconds.");
        }
        try {
            return BufferingHints.of(
                    hints.get("SizeInMBs").asInt(),
                    hints.get("IntervalInSeconds").asInt());
        } catch (IllegalArgumentException e) {
            throw invalid("BufferingHints " + e.getMessage() + ".");
        }
    }

    private static ZoneId zone(JsonNode destination) {
        String zone = text(destination, "CustomTimeZone");
        try {
            return zone.isEmpty() ? ZoneId.of("UTC") : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw invalid("CustomTimeZone " + zone + " is not a time zone (expected: a name such as Europe/Berlin).");
        }
    }

    private static boolean appendsDelimiter(JsonNode destination) {
        JsonNode processing = destination.path("ProcessingConfiguration");
        boolean enabled = processing.path("Enabled").asBoolean(false);
        boolean appends = false;
        for (JsonNode processor : processing.path("Processors")) {
            String type = text(processor, "Type");
            if (enabled && !type.equals("AppendDelimiterToRecord")) {
                throw invalid("Processor " + type + " is not supported yet (expected: AppendDelimiterToRecord).");
            }
            appends |= enabled;
        }
        return appends;
    }

    private Format format(JsonNode destination) {
        JsonNode conversion = conversion(destination);
        if (conversion == null) {
            boolean gzip = text(destination, "CompressionFormat").equals("GZIP");
            return new Format.Plain(gzip ? Format.Compression.GZIP : Format.Compression.UNCOMPRESSED);
        }
        if (!List.of("", "UNCOMPRESSED").contains(text(destination, "CompressionFormat"))) {
            throw invalid("CompressionFormat must be UNCOMPRESSED when DataFormatConversionConfiguration is enabled.");
        }
        JsonNode serializer = conversion.path("OutputFormatConfiguration").path("Serializer");
        if (serializer.has("OrcSerDe")) {
            throw invalid("OrcSerDe is not supported yet (expected: ParquetSerDe).");
        }
        if (!serializer.has("ParquetSerDe")) {
            throw invalid(
                    "DataFormatConversionConfiguration must specify OutputFormatConfiguration with ParquetSerDe.");
        }
        String codec = text(serializer.get("ParquetSerDe"), "Compression");
        JsonNode schema = conversion.path("SchemaConfiguration");
        String database = text(schema, "DatabaseName");
        String table = text(schema, "TableName");
        return new Format.Parquet(
                codec.isEmpty()
                        ? Format.ParquetCodec.SNAPPY
                        : Format.ParquetCodec.valueOf(codec.toUpperCase(Locale.ROOT)),
                columns(database, table),
                database,
                table);
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

    /** Left out, Enabled means enabled. */
    private static @Nullable JsonNode conversion(JsonNode destination) {
        JsonNode conversion = destination.get("DataFormatConversionConfiguration");
        return conversion != null && conversion.path("Enabled").asBoolean(true) ? conversion : null;
    }

    private static void putIfAbsent(ObjectNode object, String name, String value) {
        if (!object.has(name)) {
            object.put(name, value);
        }
    }

    private static String text(JsonNode object, String name) {
        return object.path(name).asText("");
    }

    static InvalidArgumentException invalid(String message) {
        return InvalidArgumentException.builder().message(message).build();
    }
}
