package io.freshet.firehosesink.stream;

import static io.freshet.firehosesink.stream.Json.invalid;
import static io.freshet.firehosesink.stream.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.ObjectKeys;
import io.freshet.firehosesink.lane.ObjectTarget;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.process.MetadataQuery;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the configuration of a job out of a destination; refuses with InvalidArgumentException what is wrong or not built. */
final class Destinations {
    private final RowFormats formats;

    /**
     * Reads destinations.
     *
     * @param tables columns by {@code database.table}
     */
    Destinations(Map<String, List<Column>> tables) {
        this.formats = new RowFormats(tables);
    }

    /**
     * Whose destination it is.
     *
     * @param fromKinesis whether records come from a Kinesis stream
     * @param createdAt tells it from an earlier one of the same name
     */
    record Owner(String name, String arn, String versionId, boolean fromKinesis, Instant createdAt) {}

    DeliveryConfig config(Owner owner, Destination destination) {
        JsonNode document = destination.document();
        return switch (destination.kind()) {
            case EXTENDED_S3 -> extendedS3(owner, document);
            case HTTP_ENDPOINT -> sending(owner, document, httpEndpoint(document), 64, "AllData");
            case SPLUNK -> sending(owner, document, splunk(document), 5, "AllEvents");
            case ELASTICSEARCH, OPENSEARCH ->
                sending(owner, document, SearchDestinations.read(owner, document), 100, "AllDocuments");
            case REDSHIFT -> loading(owner, document);
            case ICEBERG -> lake(owner, document);
        };
    }

    private DeliveryConfig extendedS3(Owner owner, JsonNode document) {
        JsonNode conversion = RowFormats.conversion(document);
        if (conversion != null && !List.of("", "UNCOMPRESSED").contains(text(document, "CompressionFormat"))) {
            throw invalid("CompressionFormat must be UNCOMPRESSED when DataFormatConversionConfiguration is enabled.");
        }
        if (conversion == null && Extensions.in(document).avro()) {
            throw invalid(
                    "DataFormatConversionConfiguration must be enabled when the tag freshet:format asks for AVRO.");
        }
        Format format =
                conversion == null ? S3Targets.plain(document) : formats.read(conversion, Extensions.in(document));
        boolean partitioned = document.path("DynamicPartitioningConfiguration")
                .path("Enabled")
                .asBoolean(false);
        Processing processing = Processors.read(document, owner.fromKinesis(), partitioned);
        ObjectTarget target = S3Targets.read(document, format, partitioned);
        if (partitioned) {
            checkPartitionKeys(target.prefix(), processing);
        }
        return new DeliveryConfig(
                owner.name(),
                owner.arn(),
                owner.versionId(),
                target,
                hints(document, 128),
                processing,
                backup(
                        document,
                        "S3BackupConfiguration",
                        text(document, "S3BackupMode").equals("Enabled")),
                null);
    }

    private static void checkPartitionKeys(String prefix, Processing processing) {
        Set<String> inPrefix = ObjectKeys.queryKeys(prefix);
        Set<String> inQuery = processing.metadataQuery().isEmpty()
                ? Set.of()
                : MetadataQuery.of(processing.metadataQuery()).keys();
        Set<String> fromFunction = ObjectKeys.functionKeys(prefix);
        if (inPrefix.isEmpty() && fromFunction.isEmpty()) {
            throw invalid("Prefix must contain !{partitionKeyFromQuery:..} or !{partitionKeyFromLambda:..} when dynamic"
                    + " partitioning is enabled.");
        }
        if (!inPrefix.equals(inQuery)) {
            throw invalid("Prefix uses the partition keys " + inPrefix
                    + " of the MetadataExtraction query (expected: all of " + inQuery + ").");
        }
        if (!fromFunction.isEmpty() && processing.transform() == null) {
            throw invalid("Prefix contains !{partitionKeyFromLambda:..}, which needs the processor Lambda.");
        }
    }

    private DeliveryConfig sending(Owner owner, JsonNode document, Endpoint endpoint, int maxMib, String allMode) {
        JsonNode s3 = document.path("S3Configuration");
        if (document.path("SecretsManagerConfiguration").path("Enabled").asBoolean(false)) {
            throw invalid("SecretsManagerConfiguration is not supported yet.");
        }
        return new DeliveryConfig(
                owner.name(),
                owner.arn(),
                owner.versionId(),
                S3Targets.read(s3, S3Targets.plain(s3), false),
                hints(document, maxMib),
                Processors.read(document, owner.fromKinesis(), false),
                backup(
                        document,
                        "S3Configuration",
                        text(document, "S3BackupMode").equals(allMode)),
                endpoint);
    }

    /** Objects in a bucket, and then rows of a table. */
    private DeliveryConfig loading(Owner owner, JsonNode document) {
        JsonNode s3 = document.path("S3Configuration");
        Format format = S3Targets.plain(s3);
        ObjectTarget target = S3Targets.read(s3, format, false);
        boolean gzip = format.equals(new Format.Plain(Format.Compression.GZIP));
        if (!gzip && !format.equals(new Format.Plain(Format.Compression.UNCOMPRESSED))) {
            throw invalid("CompressionFormat of S3Configuration is " + text(s3, "CompressionFormat")
                    + " (expected: UNCOMPRESSED or GZIP, which COPY reads).");
        }
        if (target.prefix().contains("!{") || !target.errorOutputPrefix().isEmpty()) {
            throw invalid("S3Configuration: Prefix must not contain expressions and ErrorOutputPrefix must not be"
                    + " specified when records are loaded into a table.");
        }
        return new DeliveryConfig(
                owner.name(),
                owner.arn(),
                owner.versionId(),
                target,
                hints(s3, 128),
                Processors.read(document, owner.fromKinesis(), false),
                backup(
                        document,
                        "S3BackupConfiguration",
                        text(document, "S3BackupMode").equals("Enabled")),
                null,
                TableLoads.read(document, gzip));
    }

    /** Objects in a bucket, and then data files of a table. */
    private DeliveryConfig lake(Owner owner, JsonNode document) {
        LakeDestinations.check(document);
        return new DeliveryConfig(
                owner.name(),
                owner.arn(),
                owner.versionId(),
                LakeDestinations.target(document),
                hints(document, 128),
                Processors.read(document, owner.fromKinesis(), false),
                backup(
                        document,
                        "S3Configuration",
                        text(document, "S3BackupMode").equals("AllData")),
                null,
                LakeDestinations.load(document));
    }

    private static @Nullable ObjectTarget backup(JsonNode document, String member, boolean enabled) {
        if (!enabled) {
            return null;
        }
        JsonNode s3 = document.get(member);
        if (s3 == null) {
            throw invalid(member + " must be specified when S3BackupMode is " + text(document, "S3BackupMode") + ".");
        }
        return S3Targets.read(s3, S3Targets.plain(s3), false);
    }

    private static Endpoint httpEndpoint(JsonNode document) {
        JsonNode endpoint = document.path("EndpointConfiguration");
        JsonNode request = document.path("RequestConfiguration");
        Map<String, String> attributes = new TreeMap<>();
        for (JsonNode attribute : request.path("CommonAttributes")) {
            if (attributes.put(text(attribute, "AttributeName"), text(attribute, "AttributeValue")) != null) {
                throw invalid("CommonAttributes contains " + text(attribute, "AttributeName") + " more than once.");
            }
        }
        return new Endpoint.Http(
                https("EndpointConfiguration.Url", text(endpoint, "Url")),
                header("AccessKey", text(endpoint, "AccessKey")),
                text(request, "ContentEncoding").equals("GZIP"),
                attributes,
                retryFor(document));
    }

    private static Endpoint splunk(JsonNode document) {
        String token = header("HECToken", text(document, "HECToken"));
        if (token.isEmpty()) {
            throw invalid("HECToken must be specified.");
        }
        return new Endpoint.Splunk(
                https("HECEndpoint", text(document, "HECEndpoint")),
                token,
                text(document, "HECEndpointType").equals("Raw"),
                Duration.ofSeconds(
                        document.path("HECAcknowledgmentTimeoutInSeconds").asLong(180)),
                retryFor(document));
    }

    static Duration retryFor(JsonNode document) {
        return Duration.ofSeconds(
                document.path("RetryOptions").path("DurationInSeconds").asLong(0));
    }

    private static URI https(String what, String url) {
        try {
            URI uri = URI.create(url);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw invalid(what + " is not a URL of a server (expected: https://host/path).");
    }

    private static String header(String what, String value) {
        if (value.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            throw invalid(what + " holds characters that a header cannot carry (expected: printable ASCII).");
        }
        return value;
    }

    private static BufferingHints hints(JsonNode document, int maxMib) {
        JsonNode hints = document.path("BufferingHints");
        if (!hints.has("SizeInMBs") || !hints.has("IntervalInSeconds")) {
            throw invalid("BufferingHints must specify both SizeInMBs and IntervalInSeconds.");
        }
        int sizeMib = hints.get("SizeInMBs").asInt();
        if (sizeMib > maxMib) {
            throw invalid("BufferingHints SizeInMBs: " + sizeMib + " (expected: 1 to " + maxMib + ").");
        }
        try {
            return BufferingHints.of(sizeMib, hints.get("IntervalInSeconds").asInt());
        } catch (IllegalArgumentException e) {
            throw invalid("BufferingHints " + e.getMessage() + ".");
        }
    }
}
