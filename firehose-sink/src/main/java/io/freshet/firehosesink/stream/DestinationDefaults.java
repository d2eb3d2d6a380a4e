package io.freshet.firehosesink.stream;

import static io.freshet.firehosesink.stream.Json.putIfAbsent;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in the defaults that the API echoes. */
final class DestinationDefaults {
    private DestinationDefaults() {}

    static Destination in(Destination destination) {
        ObjectNode full = destination.document().deepCopy();
        switch (destination.kind()) {
            case EXTENDED_S3 -> extendedS3(full);
            case HTTP_ENDPOINT -> httpEndpoint(full);
            case SPLUNK -> splunk(full);
            case ELASTICSEARCH, OPENSEARCH -> search(full);
            case REDSHIFT -> redshift(full);
            case ICEBERG -> iceberg(full);
        }
        return new Destination(destination.kind(), full);
    }

    private static void extendedS3(ObjectNode full) {
        s3(full, RowFormats.conversion(full) == null ? 5 : 128);
        putIfAbsent(full, "S3BackupMode", "Disabled");
        if (full.get("S3BackupConfiguration") instanceof ObjectNode backup) {
            s3(backup, 5);
        }
        if (full.get("DynamicPartitioningConfiguration") instanceof ObjectNode partitioning
                && partitioning.path("Enabled").asBoolean(false)
                && !partitioning.has("RetryOptions")) {
            partitioning.putObject("RetryOptions").put("DurationInSeconds", 300);
        }
    }

    private static void s3(ObjectNode full, int sizeMib) {
        hints(full, sizeMib, 300);
        putIfAbsent(full, "CompressionFormat", "UNCOMPRESSED");
        if (!full.has("EncryptionConfiguration")) {
            full.putObject("EncryptionConfiguration").put("NoEncryptionConfig", "NoEncryption");
        }
        logging(full);
    }

    private static void httpEndpoint(ObjectNode full) {
        fillHints(full, 5, 300);
        putIfAbsent(full, "S3BackupMode", "FailedDataOnly");
        retries(full, 300);
        logging(full);
        backup(full);
    }

    private static void splunk(ObjectNode full) {
        fillHints(full, 5, 60);
        putIfAbsent(full, "S3BackupMode", "FailedEventsOnly");
        if (!full.has("HECAcknowledgmentTimeoutInSeconds")) {
            full.put("HECAcknowledgmentTimeoutInSeconds", 180);
        }
        retries(full, 3600);
        logging(full);
        backup(full);
    }

    private static void search(ObjectNode full) {
        fillHints(full, 5, 300);
        putIfAbsent(full, "IndexRotationPeriod", "OneDay");
        putIfAbsent(full, "S3BackupMode", "FailedDocumentsOnly");
        retries(full, 300);
        logging(full);
        backup(full);
    }

    private static void redshift(ObjectNode full) {
        putIfAbsent(full, "S3BackupMode", "Disabled");
        retries(full, 3600);
        logging(full);
        backup(full);
        if (full.get("S3BackupConfiguration") instanceof ObjectNode backup) {
            s3(backup, 5);
        }
    }

    private static void iceberg(ObjectNode full) {
        fillHints(full, 5, 300);
        putIfAbsent(full, "S3BackupMode", "FailedDataOnly");
        if (!full.has("AppendOnly")) {
            full.put("AppendOnly", true);
        }
        retries(full, 300);
        logging(full);
        backup(full);
    }

    private static void hints(ObjectNode full, int sizeMib, int intervalSeconds) {
        if (!full.has("BufferingHints")) {
            full.putObject("BufferingHints").put("SizeInMBs", sizeMib).put("IntervalInSeconds", intervalSeconds);
        }
    }

    /** These need not be given together. */
    private static void fillHints(ObjectNode full, int sizeMib, int intervalSeconds) {
        hints(full, sizeMib, intervalSeconds);
        if (full.get("BufferingHints") instanceof ObjectNode hints) {
            putIfAbsent(hints, "SizeInMBs", sizeMib);
            putIfAbsent(hints, "IntervalInSeconds", intervalSeconds);
        }
    }

    private static void retries(ObjectNode full, int seconds) {
        if (!full.path("RetryOptions").has("DurationInSeconds")) {
            full.putObject("RetryOptions").put("DurationInSeconds", seconds);
        }
    }

    private static void logging(ObjectNode full) {
        if (!full.has("CloudWatchLoggingOptions")) {
            full.putObject("CloudWatchLoggingOptions").put("Enabled", false);
        }
    }

    private static void backup(ObjectNode full) {
        if (full.get("S3Configuration") instanceof ObjectNode s3) {
            s3(s3, 5);
        }
    }
}
