package io.freshet.ingest.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.fault.Fault;
import io.freshet.ingest.fault.Faults;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that only ask whether they would succeed. */
final class DryRunTest {
    private static final String WOULD =
            "DryRunOperationException: Request would have succeeded, but DryRun flag is set.";

    private final WireKinesis kinesis = new WireKinesis();

    @Test
    void changesNothingAndSaysSo() {
        kinesis.ok("CreateStream", "{'StreamName':'orders','ShardCount':1}");
        String record = "'Data':'YQ==','PartitionKey':'k'";
        String position = "'StreamName':'orders','ShardId':'0','ShardIteratorType':'TRIM_HORIZON'";

        assertThat(kinesis.error("PutRecord", "{'StreamName':'orders'," + record + ",'DryRun':true}"))
                .isEqualTo(WOULD);
        assertThat(kinesis.error("PutRecords", "{'StreamName':'orders','Records':[{" + record + "}],'DryRun':true}"))
                .isEqualTo(WOULD);
        assertThat(kinesis.error("GetShardIterator", "{" + position + ",'DryRun':true}"))
                .isEqualTo(WOULD);
        String iterator = kinesis.ok("GetShardIterator", "{" + position + ",'DryRun':false}")
                .path("ShardIterator")
                .asText();
        assertThat(kinesis.error("GetRecords", "{'DryRun':true,'ShardIterator':'" + iterator + "'}"))
                .isEqualTo(WOULD);
        assertThat(kinesis.ok("GetRecords", "{'ShardIterator':'" + iterator + "'}")
                        .path("Records"))
                .isEmpty();
    }

    @Test
    void isOneThroughFaultsToo() {
        LocalKinesis local = new LocalKinesis();
        Fault never = new Fault("PutRecord", 0, Fault.Kind.THROTTLE, Duration.ZERO);
        WireKinesis faulty = new WireKinesis(local, Faults.in(local.api, List.of(never), () -> 0.5));
        faulty.ok("CreateStream", "{'StreamName':'orders','ShardCount':1}");

        assertThat(faulty.error("PutRecord", "{'StreamName':'orders','Data':'YQ==','PartitionKey':'k','DryRun':true}"))
                .isEqualTo(WOULD);

        assertThat(local.readFromStart("orders", "shardId-000000000000").records())
                .isEmpty();
    }

    @Test
    void saysWhatWouldFail() {
        assertThat(kinesis.error("PutRecord", "{'StreamName':'absent','Data':'YQ==','PartitionKey':'k','DryRun':true}"))
                .startsWith("ResourceNotFoundException: ");
    }
}
