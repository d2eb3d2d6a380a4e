package io.freshet.ingest.limit;

import java.util.Map;

/**
 * How often an operation of the control plane may be called in a second. The numbers are those of the API's documentation; an operation
 * for which it gives none has the rate that most have.
 *
 * @param ofEachStream whether each stream has this rate by itself; otherwise the account has it
 */
record CallRate(int perSecond, boolean ofEachStream) {
    private static final CallRate USUAL = new CallRate(5, false);

    private static final Map<String, CallRate> RATES = Map.ofEntries(
            ofAccount("DescribeLimits", 1),
            ofAccount("DescribeStream", 10),
            ofAccount("DescribeStreamSummary", 20),
            ofAccount("UpdateShardCount", 10),
            ofStream("DeregisterStreamConsumer", 5),
            ofStream("DescribeStreamConsumer", 20),
            ofStream("ListShards", 1000),
            ofStream("ListStreamConsumers", 5));

    static CallRate of(String operation) {
        return RATES.getOrDefault(operation, USUAL);
    }

    private static Map.Entry<String, CallRate> ofAccount(String operation, int perSecond) {
        return Map.entry(operation, new CallRate(perSecond, false));
    }

    private static Map.Entry<String, CallRate> ofStream(String operation, int perSecond) {
        return Map.entry(operation, new CallRate(perSecond, true));
    }
}
