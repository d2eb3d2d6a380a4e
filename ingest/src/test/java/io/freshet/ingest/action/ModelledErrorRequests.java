package io.freshet.ingest.action;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** Requests to the stream {@code orders}, which has four shards and the consumer {@code billing}. */
final class ModelledErrorRequests {
    private static final String NAME = "'StreamName':'orders'";
    private static final String ARN = "'StreamARN':'" + WireKinesis.ARN + "'";
    private static final String RESOURCE = "{'ResourceARN':'" + WireKinesis.ARN + "'}";
    private static final String CONSUMER = "{" + ARN + ",'ConsumerName':'billing'}";
    private static final String OTHER_REGION =
            "{'ResourceARN':'arn:aws:kinesis:us-east-1:000000000000:other/stream/orders'}";
    private static final String ITERATOR = "ITERATOR";

    private ModelledErrorRequests() {}

    /** Ones that succeed, but for an iterator that {@link #withIterator} puts in. */
    static Map<String, String> valid() {
        Map<String, String> valid = new HashMap<>();
        valid.put("AddTagsToStream", "{" + ARN + ",'Tags':{'a':'b'}}");
        valid.put("CreateStream", "{'StreamName':'new','ShardCount':1}");
        valid.put("DecreaseStreamRetentionPeriod", "{" + ARN + ",'RetentionPeriodHours':24}");
        valid.put("DeleteResourcePolicy", RESOURCE);
        valid.put("DeleteStream", "{" + ARN + ",'EnforceConsumerDeletion':true}");
        valid.put("DeregisterStreamConsumer", CONSUMER);
        valid.put("DescribeLimits", "{}");
        valid.put("DescribeStream", "{" + ARN + "}");
        valid.put("DescribeStreamConsumer", CONSUMER);
        valid.put("DescribeStreamSummary", "{" + ARN + "}");
        valid.put("DisableEnhancedMonitoring", "{" + ARN + ",'ShardLevelMetrics':['ALL']}");
        valid.put("EnableEnhancedMonitoring", "{" + ARN + ",'ShardLevelMetrics':['ALL']}");
        valid.put("GetRecords", "{'ShardIterator':'" + ITERATOR + "'}");
        valid.put("GetResourcePolicy", RESOURCE);
        valid.put(
                "GetShardIterator",
                "{" + ARN + ",'ShardId':'shardId-000000000000','ShardIteratorType':'TRIM_HORIZON'}");
        valid.put("IncreaseStreamRetentionPeriod", "{" + ARN + ",'RetentionPeriodHours':48}");
        addRest(valid);
        return valid;
    }

    private static void addRest(Map<String, String> valid) {
        valid.put("ListShards", "{" + ARN + "}");
        valid.put("ListStreamConsumers", "{" + ARN + "}");
        valid.put("ListStreams", "{}");
        valid.put("ListTagsForStream", "{" + ARN + "}");
        valid.put(
                "MergeShards",
                "{" + ARN + ",'ShardToMerge':'shardId-000000000000','AdjacentShardToMerge':'shardId-000000000001'}");
        valid.put("PutRecord", "{" + ARN + ",'PartitionKey':'k','Data':'aGVsbG8='}");
        valid.put("PutRecords", "{" + ARN + ",'Records':[{'PartitionKey':'k','Data':'aGVsbG8='}]}");
        valid.put("PutResourcePolicy", RESOURCE.replace("}", ",'Policy':'{\\\"Statement\\\":[]}'}"));
        valid.put("RegisterStreamConsumer", "{" + ARN + ",'ConsumerName':'new'}");
        valid.put("RemoveTagsFromStream", "{" + ARN + ",'TagKeys':['a']}");
        valid.put(
                "SplitShard",
                "{" + ARN + ",'ShardToSplit':'shardId-000000000000','NewStartingHashKey':'" + BigInteger.TWO.pow(125)
                        + "'}");
        valid.put("StartStreamEncryption", "{" + ARN + ",'EncryptionType':'KMS','KeyId':'alias/one'}");
        valid.put("StopStreamEncryption", "{" + ARN + ",'EncryptionType':'KMS','KeyId':'alias/one'}");
        valid.put(
                "SubscribeToShard",
                "{'ConsumerARN':'" + WireKinesis.ARN + "/consumer/billing:1421889722','ShardId':'shardId-000000000000',"
                        + "'StartingPosition':{'Type':'LATEST'}}");
        valid.put("UpdateShardCount", "{" + ARN + ",'TargetShardCount':4,'ScalingType':'UNIFORM_SCALING'}");
        valid.put("DescribeAccountSettings", "{}");
        valid.put("ListTagsForResource", RESOURCE);
        valid.put("TagResource", RESOURCE.replace("}", ",'Tags':{'a':'b'}}"));
        valid.put("UntagResource", RESOURCE.replace("}", ",'TagKeys':['a']}"));
        valid.put("UpdateAccountSettings", "{'MinimumThroughputBillingCommitment':{'Status':'ENABLED'}}");
        valid.put("UpdateMaxRecordSize", "{" + ARN + ",'MaxRecordSizeInKiB':2048}");
        valid.put("UpdateStreamWarmThroughput", "{" + ARN + ",'WarmThroughputMiBps':10}");
        valid.put("UpdateStreamMode", "{" + ARN + ",'StreamModeDetails':{'StreamMode':'ON_DEMAND'}}");
    }

    /** Ones that fail for a reason of their own, by operation and error. */
    static Map<String, String> special() {
        Map<String, String> special = new HashMap<>();
        special.put("CreateStream ResourceInUseException", "{" + NAME + ",'ShardCount':1}");
        special.put("RegisterStreamConsumer ResourceInUseException", "{" + ARN + ",'ConsumerName':'billing'}");
        special.put("CreateStream InvalidArgumentException", "{'StreamName':'new','ShardCount':1,'Tags':{'a!':'b'}}");
        special.put("DeleteResourcePolicy InvalidArgumentException", OTHER_REGION);
        special.put("GetResourcePolicy InvalidArgumentException", OTHER_REGION);
        special.put("PutResourcePolicy InvalidArgumentException", RESOURCE.replace("}", ",'Policy':'no policy'}"));
        special.put(
                "RegisterStreamConsumer InvalidArgumentException",
                "{" + ARN + ",'ConsumerName':'new','Tags':{'a!':'b'}}");
        special.put(
                "SubscribeToShard InvalidArgumentException",
                valid().getOrDefault("SubscribeToShard", "").replace("LATEST", "AT_SEQUENCE_NUMBER"));
        special.put("ListStreamConsumers InvalidArgumentException", "{" + ARN + ",'NextToken':'token'}");
        special.put("ListStreams InvalidArgumentException", "{'NextToken':'token'}");
        special.put("GetRecords InvalidArgumentException", "{'ShardIterator':'none'}");
        return special;
    }

    /** The request with an iterator over the first shard where one is needed. */
    static String withIterator(WireKinesis kinesis, String body) {
        if (!body.contains(ITERATOR)) {
            return body;
        }
        String iterator = kinesis.ok("GetShardIterator", valid().getOrDefault("GetShardIterator", ""))
                .path("ShardIterator")
                .asText();
        return body.replace(ITERATOR, iterator);
    }
}
