package io.freshet.ingest.limit;

import java.util.Map;

/**
 * How often an operation of the control plane may be called in a second; the numbers are those of the API's documentation.
 *
 * @param perSecond 0: as often as one likes
 * @param ofEachStream whether each stream has this rate by itself; otherwise the account has it
 */
record CallRate(int perSecond, boolean ofEachStream) {
    private static final CallRate UNLIMITED = new CallRate(0, false);

    private static final Map<String, CallRate> RATES = Map.ofEntries(
            ofAccount("AddTagsToStream", 5),
            ofAccount("CreateStream", 5),
            ofAccount("DecreaseStreamRetentionPeriod", 5),
            ofAccount("DeleteStream", 5),
            ofAccount("DescribeAccountSettings", 5),
            ofAccount("DescribeLimits", 1),
            ofAccount("DescribeStream", 10),
            ofAccount("DescribeStreamSummary", 20),
            ofAccount("IncreaseStreamRetentionPeriod", 5),
            ofAccount("ListStreams", 5),
            ofAccount("ListTagsForResource", 5),
            ofAccount("ListTagsForStream", 5),
            ofAccount("MergeShards", 5),
            ofAccount("RegisterStreamConsumer", 5),
            ofAccount("RemoveTagsFromStream", 5),
            ofAccount("SplitShard", 5),
            ofAccount("TagResource", 5),
            ofAccount("UntagResource", 5),
            ofAccount("UpdateAccountSettings", 5),
            ofAccount("UpdateShardCount", 10),
            ofAccount("UpdateStreamWarmThroughput", 5),
            ofStream("DeregisterStreamConsumer", 5),
            ofStream("DescribeStreamConsumer", 20),
            ofStream("ListShards", 1000),
            ofStream("ListStreamConsumers", 5));

    static CallRate of(String operation) {
        return RATES.getOrDefault(operation, UNLIMITED);
    }

    boolean isUnlimited() {
        return perSecond == 0;
    }

    private static Map.Entry<String, CallRate> ofAccount(String operation, int perSecond) {
        return Map.entry(operation, new CallRate(perSecond, false));
    }

    private static Map.Entry<String, CallRate> ofStream(String operation, int perSecond) {
        return Map.entry(operation, new CallRate(perSecond, true));
    }
}
