package io.freshet.ingest.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.StreamRegistry;

/** How many shards an account may have open. */
final class ShardLimit {
    static final int SHARDS = 1000;

    private ShardLimit() {}

    /** Throws {@code LimitExceededException} if there is no room for so many more. */
    static void require(StreamRegistry registry, int added, Caller caller) {
        int open = DescribeLimits.openShards(registry);
        if ((long) open + added > SHARDS) {
            throw KinesisErrors.limitExceeded("This request would exceed the shard limit for the account "
                    + caller.accountId() + " in " + caller.region() + ". Current shard count for the account: " + open
                    + ". Limit: " + SHARDS
                    + ". Number of additional shards that would have resulted from this request: " + added
                    + ". Refer to the AWS Service Limits page"
                    + " (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and"
                    + " how to request higher limits.");
        }
    }
}
