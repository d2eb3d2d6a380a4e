package io.freshet.ingest.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.ingest.stream.HashKey;
import io.freshet.ingest.stream.ShardMap;
import io.freshet.ingest.stream.Stream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A record as a producer sent it, found to be acceptable. The data is not copied.
 *
 * @param partitionKey in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // payloads are many and large, and nobody compares them
record IncomingRecord(byte[] partitionKey, @Nullable BigInteger explicitHashKey, byte[] data) {
    static IncomingRecord of(
            Stream stream, @Nullable String partitionKey, @Nullable String explicitHashKey, byte[] data) {
        if (partitionKey == null) {
            throw ApiException.validation("1 validation error detected: Value null at 'partitionKey' failed to satisfy"
                    + " constraint: Member must not be null");
        }
        BigInteger hashKey = explicitHashKey == null ? null : hashKey(explicitHashKey);
        IncomingRecord record = new IncomingRecord(partitionKey.getBytes(StandardCharsets.UTF_8), hashKey, data);
        long limit = stream.maxRecordSizeKib() * 1024L;
        if (record.sizeBytes() > limit) {
            throw ApiException.validation("1 validation error detected: Value at 'data' failed to satisfy constraint:"
                    + " Member must have length less than or equal to " + limit);
        }
        return record;
    }

    private static BigInteger hashKey(String text) {
        BigInteger hashKey = new BigInteger(text);
        if (!HashKey.isValid(hashKey)) {
            throw KinesisErrors.invalidArgument("Invalid ExplicitHashKey. ExplicitHashKey must be in the range:"
                    + " [0, 2^128-1]. Specified value was " + text);
        }
        return hashKey;
    }

    int shardOf(ShardMap shards) {
        return explicitHashKey == null ? shards.shardOf(partitionKey) : shards.shardOf(explicitHashKey);
    }

    long sizeBytes() {
        return (long) partitionKey.length + data.length;
    }
}
