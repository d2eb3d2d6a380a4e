package io.freshet.firehosesink.stream;

import static io.freshet.firehosesink.stream.Json.invalid;
import static io.freshet.firehosesink.stream.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.Format.Compression;
import io.freshet.firehosesink.lane.ObjectTarget;
import io.freshet.firehosesink.lane.Prefixes;
import java.time.DateTimeException;
import java.time.ZoneId;

/** Reads where objects go and what they look like: the part that all S3 configurations share. */
final class S3Targets {
    private S3Targets() {}

    /** @throws software.amazon.awssdk.services.firehose.model.InvalidArgumentException if it is wrong or not built */
    static ObjectTarget read(JsonNode s3, Format format, boolean partitioned) {
        String bucketArn = text(s3, "BucketARN");
        if (bucketArn.isEmpty() || text(s3, "RoleARN").isEmpty()) {
            throw invalid("BucketARN and RoleARN must be specified.");
        }
        ZoneId zone = zone(s3);
        String prefix = text(s3, "Prefix");
        String errorPrefix = text(s3, "ErrorOutputPrefix");
        try {
            Prefixes.check(prefix, errorPrefix, zone, partitioned);
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
        return new ObjectTarget(
                bucketArn.substring(bucketArn.lastIndexOf(':') + 1),
                prefix,
                errorPrefix,
                zone,
                text(s3, "FileExtension"),
                format,
                kmsKey(s3.path("EncryptionConfiguration")));
    }

    private static String kmsKey(JsonNode encryption) {
        if (!encryption.has("KMSEncryptionConfig")) {
            return "";
        }
        if (encryption.has("NoEncryptionConfig")) {
            throw invalid("EncryptionConfiguration must have either NoEncryptionConfig or KMSEncryptionConfig.");
        }
        String arn = text(encryption.path("KMSEncryptionConfig"), "AWSKMSKeyARN");
        if (arn.isEmpty()) {
            throw invalid("KMSEncryptionConfig: AWSKMSKeyARN must be specified.");
        }
        return arn;
    }

    static Format plain(JsonNode s3) {
        boolean zstd = Extensions.in(s3).zstd();
        String format = text(s3, "CompressionFormat");
        if (zstd && !format.equals("UNCOMPRESSED")) {
            throw invalid("CompressionFormat must be UNCOMPRESSED when the tag freshet:compression asks for ZSTD.");
        }
        return new Format.Plain(
                zstd
                        ? Compression.ZSTD
                        : switch (format) {
                            case "", "UNCOMPRESSED" -> Compression.UNCOMPRESSED;
                            case "GZIP" -> Compression.GZIP;
                            case "ZIP" -> Compression.ZIP;
                            case "Snappy" -> Compression.SNAPPY;
                            case "HADOOP_SNAPPY" -> Compression.HADOOP_SNAPPY;
                            default ->
                                throw invalid("CompressionFormat is " + format
                                        + " (expected: UNCOMPRESSED, GZIP, ZIP, Snappy or HADOOP_SNAPPY).");
                        });
    }

    private static ZoneId zone(JsonNode s3) {
        String zone = text(s3, "CustomTimeZone");
        try {
            return zone.isEmpty() ? ZoneId.of("UTC") : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw invalid("CustomTimeZone " + zone + " is not a time zone (expected: a name such as Europe/Berlin).");
        }
    }
}
