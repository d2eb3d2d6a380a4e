package io.freshet.ingest.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be set on a stream beside its shards, its retention and its tags.
 *
 * @param maxRecordSizeKib data and partition key together, 1024 to 10240
 * @param encryptionKeyId the key that new records are to be encrypted with; null: none
 * @param shardLevelMetrics by the API's names, without {@code ALL}
 * @param warmThroughputMibps what a client asked an on-demand stream to be ready for; null: nothing
 * @param policy a resource policy as JSON text; null: none
 */
public record StreamSettings(
        int maxRecordSizeKib,
        @Nullable String encryptionKeyId,
        List<String> shardLevelMetrics,
        @Nullable Integer warmThroughputMibps,
        @Nullable String policy,
        RollingDay modeChanges,
        RollingDay encryptionStarts,
        RollingDay shardCountChanges) {
    public static final int SMALLEST_MAX_RECORD_SIZE_KIB = 1024;
    public static final int LARGEST_MAX_RECORD_SIZE_KIB = 10240;

    public static final StreamSettings DEFAULT = new StreamSettings(
            SMALLEST_MAX_RECORD_SIZE_KIB,
            null,
            List.of(),
            null,
            null,
            RollingDay.NEVER,
            RollingDay.NEVER,
            RollingDay.NEVER);

    public StreamSettings {
        if (maxRecordSizeKib < SMALLEST_MAX_RECORD_SIZE_KIB || maxRecordSizeKib > LARGEST_MAX_RECORD_SIZE_KIB) {
            throw new IllegalArgumentException("maxRecordSizeKib: " + maxRecordSizeKib + " (expected: "
                    + SMALLEST_MAX_RECORD_SIZE_KIB + ".." + LARGEST_MAX_RECORD_SIZE_KIB + ")");
        }
        shardLevelMetrics = List.copyOf(shardLevelMetrics);
    }

    public StreamSettings withMaxRecordSizeKib(int changed) {
        return new StreamSettings(
                changed,
                encryptionKeyId,
                shardLevelMetrics,
                warmThroughputMibps,
                policy,
                modeChanges,
                encryptionStarts,
                shardCountChanges);
    }

    /** Null switches encryption off. */
    public StreamSettings withEncryptionKeyId(@Nullable String changed) {
        return new StreamSettings(
                maxRecordSizeKib,
                changed,
                shardLevelMetrics,
                warmThroughputMibps,
                policy,
                modeChanges,
                encryptionStarts,
                shardCountChanges);
    }

    public StreamSettings withShardLevelMetrics(List<String> changed) {
        return new StreamSettings(
                maxRecordSizeKib,
                encryptionKeyId,
                changed,
                warmThroughputMibps,
                policy,
                modeChanges,
                encryptionStarts,
                shardCountChanges);
    }

    public StreamSettings withWarmThroughputMibps(@Nullable Integer changed) {
        return new StreamSettings(
                maxRecordSizeKib,
                encryptionKeyId,
                shardLevelMetrics,
                changed,
                policy,
                modeChanges,
                encryptionStarts,
                shardCountChanges);
    }

    public StreamSettings withPolicy(@Nullable String changed) {
        return new StreamSettings(
                maxRecordSizeKib,
                encryptionKeyId,
                shardLevelMetrics,
                warmThroughputMibps,
                changed,
                modeChanges,
                encryptionStarts,
                shardCountChanges);
    }

    public StreamSettings withModeChanges(RollingDay changed) {
        return new StreamSettings(
                maxRecordSizeKib,
                encryptionKeyId,
                shardLevelMetrics,
                warmThroughputMibps,
                policy,
                changed,
                encryptionStarts,
                shardCountChanges);
    }

    public StreamSettings withEncryptionStarts(RollingDay changed) {
        return new StreamSettings(
                maxRecordSizeKib,
                encryptionKeyId,
                shardLevelMetrics,
                warmThroughputMibps,
                policy,
                modeChanges,
                changed,
                shardCountChanges);
    }

    public StreamSettings withShardCountChanges(RollingDay changed) {
        return new StreamSettings(
                maxRecordSizeKib,
                encryptionKeyId,
                shardLevelMetrics,
                warmThroughputMibps,
                policy,
                modeChanges,
                encryptionStarts,
                changed);
    }
}
