package io.freshet.jobs.application;

import java.util.List;

/**
 * A table that an application may look rows up in, read from an object whenever the application's job starts.
 *
 * @param id {@code 2.1} and so on; empty until the application has taken it
 * @param tableName in its exact case
 * @param roleArn empty if the application's own role counts
 */
public record ReferenceSource(
        String id,
        String tableName,
        String bucketArn,
        String fileKey,
        String roleArn,
        InputFormat format,
        String encoding,
        List<Column> columns) {
    public ReferenceSource {
        if (tableName.isEmpty() || tableName.length() > 32) {
            throw ApplicationException.invalid("TableName: " + tableName + " (expected: 1..32 characters)");
        }
        if (!bucketArn.matches("arn:[a-z-]+:s3:::[a-zA-Z0-9.-]+")) {
            throw ApplicationException.invalid("BucketARN: " + bucketArn + " (expected: the ARN of a bucket)");
        }
        if (fileKey.isEmpty() || fileKey.length() > 1024) {
            throw ApplicationException.invalid("FileKey: " + fileKey.length() + " characters (expected: 1..1024)");
        }
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw ApplicationException.invalid("RecordColumns: none (expected: 1 or more)");
        }
    }

    /** The name in the bucket's ARN. */
    public String bucket() {
        return bucketArn.substring(bucketArn.lastIndexOf(':') + 1);
    }

    public ReferenceSource withId(String newId) {
        return new ReferenceSource(newId, tableName, bucketArn, fileKey, roleArn, format, encoding, columns);
    }
}
