package io.freshet.ingest.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Point;
import io.freshet.awsapi.metric.Statistics;
import io.freshet.ingest.limit.AwsLimits;
import io.freshet.ingest.limit.Limits;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;

/** What is counted is what was done. */
class StreamMetricsTest {
    private static final String LARGE = Base64.getEncoder().encodeToString(new byte[300 * 1024]);

    private static Statistics of(LocalKinesis kinesis, String metric, String unit) {
        Map<String, List<Point>> units = kinesis.metrics.points(
                new MetricName("AWS/Kinesis", metric, Map.of("StreamName", "orders")), 0, Long.MAX_VALUE);
        assertThat(units).as(metric).containsOnlyKeys(unit);
        return units.getOrDefault(unit, List.of()).stream()
                .map(Point::statistics)
                .reduce(Statistics::plus)
                .orElseThrow();
    }

    @Test
    void putsAndReadsAreCounted() {
        LocalKinesis kinesis = new LocalKinesis(clock -> Limits.OFF);
        kinesis.create("orders", 1);
        kinesis.put("orders", "é", "abc");
        kinesis.put("orders", "k", "abcdefg");
        new WireKinesis(kinesis)
                .ok(
                        "PutRecords",
                        "{'StreamName':'orders','Records':[{'PartitionKey':'k','Data':'YWJj'},{'PartitionKey':'k','Data':''}]}");
        kinesis.clock.advance(Duration.ofSeconds(7));
        kinesis.readFromStart("orders", "shardId-000000000000");

        assertThat(of(kinesis, "IncomingRecords", "Count")).isEqualTo(new Statistics(3, 4, 1, 2));
        assertThat(of(kinesis, "IncomingBytes", "Bytes")).isEqualTo(new Statistics(3, 5 + 8 + 5, 5, 8));
        assertThat(of(kinesis, "PutRecord.Success", "Count")).isEqualTo(new Statistics(2, 2, 1, 1));
        assertThat(of(kinesis, "PutRecord.Bytes", "Bytes").sum()).isEqualTo(13);
        assertThat(of(kinesis, "PutRecord.Latency", "Milliseconds").count()).isEqualTo(2);
        assertThat(of(kinesis, "PutRecords.TotalRecords", "Count")).isEqualTo(Statistics.of(2));
        assertThat(of(kinesis, "PutRecords.SuccessfulRecords", "Count").sum()).isEqualTo(2);
        assertThat(of(kinesis, "PutRecords.Success", "Count").sum()).isEqualTo(1);
        assertThat(of(kinesis, "WriteProvisionedThroughputExceeded", "Count").sum())
                .isZero();
        assertThat(of(kinesis, "GetRecords.Records", "Count")).isEqualTo(Statistics.of(4));
        assertThat(of(kinesis, "GetRecords.Bytes", "Bytes")).isEqualTo(Statistics.of(18));
        assertThat(of(kinesis, "GetRecords.IteratorAgeMilliseconds", "Milliseconds"))
                .isEqualTo(Statistics.of(0));
        assertThat(of(kinesis, "GetRecords.Success", "Count")).isEqualTo(Statistics.of(1));
    }

    @Test
    void whatIsTooMuchIsCounted() {
        LocalKinesis kinesis = new LocalKinesis(AwsLimits::new);
        WireKinesis wire = new WireKinesis(kinesis);
        wire.ok("CreateStream", "{'StreamName':'orders','ShardCount':1}");
        String entry = "{'PartitionKey':'k','Data':'" + LARGE + "'}";

        wire.ok(
                "PutRecords",
                "{'StreamName':'orders','Records':["
                        + IntStream.range(0, 5).mapToObj(i -> entry).collect(Collectors.joining(",")) + "]}");
        wire.error("PutRecord", "{'StreamName':'orders','PartitionKey':'k','Data':'" + LARGE + "'}");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 6; i++) {
                        kinesis.readFromStart("orders", "shardId-000000000000");
                    }
                })
                .isInstanceOf(ProvisionedThroughputExceededException.class);

        assertThat(of(kinesis, "PutRecords.ThrottledRecords", "Count")).isEqualTo(Statistics.of(2));
        assertThat(of(kinesis, "PutRecords.FailedRecords", "Count")).isEqualTo(Statistics.of(0));
        assertThat(of(kinesis, "PutRecord.Success", "Count")).isEqualTo(Statistics.of(0));
        assertThat(of(kinesis, "WriteProvisionedThroughputExceeded", "Count")).isEqualTo(new Statistics(2, 3, 1, 2));
        assertThat(of(kinesis, "ReadProvisionedThroughputExceeded", "Count").sum())
                .isEqualTo(1);
        assertThat(of(kinesis, "GetRecords.Success", "Count").min()).isZero();
        assertThat(of(kinesis, "IncomingRecords", "Count").sum()).isEqualTo(3);
    }
}
