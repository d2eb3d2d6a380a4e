package io.freshet.ingest.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.ingest.limit.AwsLimits;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients are told when they do more than AWS lets them. */
final class AwsLimitsInForceTest {
    private static final String SHARD_RATE =
            "Rate exceeded for shard shardId-000000000000 in stream orders under account 000000000000.";
    private static final String DATA = Base64.getEncoder().encodeToString(new byte[300 * 1024]);
    private static final String PUT = "{'StreamName':'orders','PartitionKey':'k','Data':'" + DATA + "'}";

    private final WireKinesis kinesis = new WireKinesis(new LocalKinesis(AwsLimits::new));

    @BeforeEach
    void aStream() {
        kinesis.ok("CreateStream", "{'StreamName':'orders','ShardCount':1}");
    }

    @Test
    void aRecordTooManyIsRefusedWithTheShardsName() {
        for (int i = 0; i < 3; i++) {
            kinesis.ok("PutRecord", PUT);
        }

        assertThat(kinesis.error("PutRecord", PUT)).isEqualTo("ProvisionedThroughputExceededException: " + SHARD_RATE);
        second();
        kinesis.ok("PutRecord", PUT);
    }

    @Test
    void ofManyRecordsOnlyThoseTooManyAreRefused() {
        String entry = "{'PartitionKey':'k','Data':'" + DATA + "'}";
        JsonNode answer = kinesis.ok(
                "PutRecords",
                "{'StreamName':'orders','Records':["
                        + IntStream.range(0, 5).mapToObj(i -> entry).collect(Collectors.joining(",")) + "]}");

        assertThat(answer.path("FailedRecordCount").asInt()).isEqualTo(2);
        assertThat(answer.path("Records").get(2).has("SequenceNumber")).isTrue();
        assertThat(answer.path("Records").get(3).path("ErrorCode").asText())
                .isEqualTo("ProvisionedThroughputExceededException");
        assertThat(answer.path("Records").get(4).path("ErrorMessage").asText()).isEqualTo(SHARD_RATE);
        assertThat(answer.path("Records").get(4).has("ShardId")).isFalse();
        assertThat(kinesis.local.log.endOffset(
                        kinesis.local.registry.find("orders").orElseThrow().log(), 0))
                .isEqualTo(3);
    }

    @Test
    void aShardIsReadFiveTimesASecond() {
        String read = "{'ShardIterator':'" + iterator() + "'}";
        for (int i = 0; i < 5; i++) {
            kinesis.ok("GetRecords", read);
        }

        assertThat(kinesis.error("GetRecords", read))
                .isEqualTo("ProvisionedThroughputExceededException: " + SHARD_RATE);
        second();
        kinesis.ok("GetRecords", read);
    }

    @Test
    void aLargeAnswerIsFollowedByAPause() {
        for (int i = 0; i < 9; i++) {
            kinesis.ok("PutRecord", PUT);
            second();
        }
        String read = "{'ShardIterator':'" + iterator() + "'}";
        kinesis.ok("GetRecords", read);

        second();
        assertThat(kinesis.error("GetRecords", read)).startsWith("ProvisionedThroughputExceededException: ");
        second();
        kinesis.ok("GetRecords", read);
    }

    @Test
    void iteratorsAreGivenFiveTimesASecond() {
        for (int i = 0; i < 5; i++) {
            iterator();
        }

        assertThat(kinesis.error("GetShardIterator", iteratorRequest()))
                .isEqualTo("ProvisionedThroughputExceededException: " + SHARD_RATE);
    }

    @Test
    void theControlPlaneHasItsRates() {
        String describe = "{'StreamARN':'" + WireKinesis.ARN + "'}";
        for (int i = 0; i < 10; i++) {
            kinesis.ok("DescribeStream", describe);
        }
        for (int i = 0; i < 5; i++) {
            kinesis.ok("ListStreams", "{}");
        }

        assertThat(kinesis.error("DescribeStream", describe))
                .isEqualTo("LimitExceededException: Rate exceeded for stream orders under account 000000000000.");
        assertThat(kinesis.error("ListStreams", "{}"))
                .isEqualTo("LimitExceededException: Rate exceeded under account 000000000000.");
        second();
        kinesis.ok("DescribeStream", describe);
    }

    @Test
    void theShardCountIsDoubledAtMostAndHalvedAtMostTenTimesADay() {
        assertThat(update(3))
                .isEqualTo("InvalidArgumentException: UpdateShardCount cannot scale up over double your current open"
                        + " shard count. Current open shard count: 1 Target shard count: 3");
        assertThat(update(2)).isEmpty();
        assertThat(update(4)).isEmpty();
        assertThat(update(1))
                .isEqualTo("InvalidArgumentException: UpdateShardCount cannot scale down below half your current open"
                        + " shard count. Current open shard count: 4 Target shard count: 1");
        for (int i = 0; i < 8; i++) {
            assertThat(update(i % 2 == 0 ? 2 : 4)).isEmpty();
        }
        assertThat(update(2)).startsWith("LimitExceededException: ");
        kinesis.local.clock.advance(Duration.ofDays(1));
        assertThat(update(2)).isEmpty();
    }

    @Test
    void withoutLimitsThereAreNone() {
        WireKinesis unlimited = new WireKinesis();
        unlimited.ok("CreateStream", "{'StreamName':'orders','ShardCount':1}");
        for (int i = 0; i < 20; i++) {
            unlimited.ok("PutRecord", PUT);
            unlimited.ok("DescribeStream", "{'StreamName':'orders'}");
            unlimited.ok("GetShardIterator", iteratorRequest());
        }
        assertThat(unlimited.error(
                        "UpdateShardCount",
                        "{'StreamName':'orders','TargetShardCount':9,'ScalingType':'UNIFORM_SCALING'}"))
                .isEmpty();
    }

    private String update(int target) {
        second();
        return kinesis.error(
                "UpdateShardCount",
                "{'StreamName':'orders','TargetShardCount':" + target + ",'ScalingType':'UNIFORM_SCALING'}");
    }

    private String iterator() {
        return kinesis.ok("GetShardIterator", iteratorRequest())
                .path("ShardIterator")
                .asText();
    }

    private static String iteratorRequest() {
        return "{'StreamName':'orders','ShardId':'shardId-000000000000','ShardIteratorType':'TRIM_HORIZON'}";
    }

    private void second() {
        kinesis.local.clock.advance(Duration.ofSeconds(1));
    }
}
