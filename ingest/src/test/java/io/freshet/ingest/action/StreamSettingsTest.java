package io.freshet.ingest.action;

import static io.freshet.ingest.action.WireKinesis.ARN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be set on a stream, and what the descriptions show of it. */
final class StreamSettingsTest {
    private static final String BY_ARN = "'StreamARN':'" + ARN + "'";

    private final WireKinesis kinesis = new WireKinesis();

    @BeforeEach
    void aStream() {
        kinesis.ok("CreateStream", "{'StreamName':'orders','ShardCount':1}");
    }

    @Test
    void aNewStreamHasNothingSet() {
        JsonNode summary = kinesis.summary();

        assertThat(summary.path("MaxRecordSizeInKiB").asInt()).isEqualTo(1024);
        assertThat(summary.path("EncryptionType").asText()).isEqualTo("NONE");
        assertThat(summary.path("EnhancedMonitoring")).hasToString("[{\"ShardLevelMetrics\":[]}]");
        assertThat(summary.has("KeyId")).isFalse();
        assertThat(summary.has("WarmThroughput")).isFalse();
    }

    @Test
    void encryptionIsStartedUnderAKeyAndStopped() {
        kinesis.ok("StartStreamEncryption", "{'StreamName':'orders','EncryptionType':'KMS','KeyId':'alias/one'}");
        kinesis.ok("StartStreamEncryption", "{" + BY_ARN + ",'EncryptionType':'KMS','KeyId':'alias/two'}");

        for (JsonNode description : new JsonNode[] {kinesis.summary(), description()}) {
            assertThat(description.path("EncryptionType").asText()).isEqualTo("KMS");
            assertThat(description.path("KeyId").asText()).isEqualTo("alias/two");
        }
        assertThat(kinesis.local.registry.find("orders"))
                .hasValueSatisfying(stream ->
                        assertThat(stream.settings().encryptionKeyId()).isEqualTo("alias/two"));
        kinesis.ok("StopStreamEncryption", "{" + BY_ARN + ",'EncryptionType':'KMS','KeyId':'alias/two'}");
        assertThat(kinesis.summary().path("EncryptionType").asText()).isEqualTo("NONE");
        assertThat(kinesis.summary().has("KeyId")).isFalse();
    }

    @Test
    void encryptionIsStartedTwentyFiveTimesADay() {
        String start = "{'StreamName':'orders','EncryptionType':'KMS','KeyId':'k'}";
        for (int i = 0; i < 25; i++) {
            kinesis.ok("StartStreamEncryption", start);
        }

        assertThat(kinesis.error("StartStreamEncryption", start)).startsWith("LimitExceededException: ");
        kinesis.local.clock.advance(Duration.ofDays(1));
        kinesis.ok("StartStreamEncryption", start);
    }

    @ParameterizedTest
    @ValueSource(strings = {"StartStreamEncryption", "StopStreamEncryption"})
    void theOnlyEncryptionIsKms(String operation) {
        assertThat(kinesis.error(operation, "{'StreamName':'orders','EncryptionType':'NONE','KeyId':'k'}"))
                .isEqualTo("InvalidArgumentException: EncryptionType: NONE (expected: KMS).");
    }

    @Test
    void metricsAreSwitchedOnAndOff() {
        JsonNode one =
                kinesis.ok("EnableEnhancedMonitoring", "{'StreamName':'orders','ShardLevelMetrics':['OutgoingBytes']}");
        assertThat(one.path("CurrentShardLevelMetrics")).isEmpty();
        assertThat(one.path("DesiredShardLevelMetrics")).hasToString("[\"OutgoingBytes\"]");
        assertThat(one.path("StreamARN").asText()).isEqualTo(ARN);

        JsonNode all = kinesis.ok("EnableEnhancedMonitoring", "{" + BY_ARN + ",'ShardLevelMetrics':['ALL']}");
        assertThat(all.path("CurrentShardLevelMetrics")).hasSize(1);
        assertThat(all.path("DesiredShardLevelMetrics")).hasSize(7).noneMatch(name -> name.asText()
                .equals("ALL"));
        assertThat(description().path("EnhancedMonitoring").get(0).path("ShardLevelMetrics"))
                .hasSize(7);

        JsonNode fewer = kinesis.ok(
                "DisableEnhancedMonitoring",
                "{'StreamName':'orders','ShardLevelMetrics':['IncomingBytes','IteratorAgeMilliseconds']}");
        assertThat(fewer.path("CurrentShardLevelMetrics")).hasSize(7);
        assertThat(fewer.path("DesiredShardLevelMetrics")).hasSize(5);
        JsonNode none = kinesis.ok("DisableEnhancedMonitoring", "{'StreamName':'orders','ShardLevelMetrics':['ALL']}");
        assertThat(none.path("DesiredShardLevelMetrics")).hasToString("[]");
    }

    @Test
    void aRecordMayBeAsLargeAsTheStreamAllows() {
        String data = Base64.getEncoder().encodeToString(new byte[2 * 1024 * 1024 - 1]);
        String put = "{'StreamName':'orders','PartitionKey':'k','Data':'" + data + "'}";
        assertThat(kinesis.error("PutRecord", put)).contains("less than or equal to 1048576");

        assertThat(kinesis.call("UpdateMaxRecordSize", "{" + BY_ARN + ",'MaxRecordSizeInKiB':2048}")
                        .body()
                        .isMissingNode())
                .isTrue();

        kinesis.ok("PutRecord", put);
        kinesis.ok("PutRecords", "{'StreamName':'orders','Records':[{'PartitionKey':'k','Data':'" + data + "'}]}");
        assertThat(kinesis.error("PutRecord", put.replace("'k'", "'kk'"))).contains("less than or equal to 2097152");
        assertThat(kinesis.summary().path("MaxRecordSizeInKiB").asInt()).isEqualTo(2048);
        assertThat(kinesis.error("UpdateMaxRecordSize", "{'MaxRecordSizeInKiB':2048}"))
                .isEqualTo("InvalidArgumentException: Either StreamName or StreamARN must be provided.");
    }

    @Test
    void aStreamIsCreatedWithItsSettings() {
        kinesis.ok(
                "CreateStream",
                "{'StreamName':'big','StreamModeDetails':{'StreamMode':'ON_DEMAND'},"
                        + "'MaxRecordSizeInKiB':10240,'WarmThroughputMiBps':100}");

        JsonNode summary =
                kinesis.ok("DescribeStreamSummary", "{'StreamName':'big'}").path("StreamDescriptionSummary");
        assertThat(summary.path("MaxRecordSizeInKiB").asInt()).isEqualTo(10240);
        assertThat(summary.path("WarmThroughput")).hasToString("{\"TargetMiBps\":100,\"CurrentMiBps\":100}");
        assertThat(kinesis.error("CreateStream", "{'StreamName':'x','ShardCount':1,'WarmThroughputMiBps':1}"))
                .startsWith("ValidationException: WarmThroughputMiBps can be set on streams in ON_DEMAND mode only.");
    }

    @Test
    void warmThroughputIsForOnDemandStreams() {
        assertThat(kinesis.error("UpdateStreamWarmThroughput", "{" + BY_ARN + ",'WarmThroughputMiBps':9}"))
                .startsWith("ValidationException: ");
        switchTo("ON_DEMAND");

        JsonNode answer = kinesis.ok("UpdateStreamWarmThroughput", "{'StreamName':'orders','WarmThroughputMiBps':9}");

        assertThat(answer.path("StreamName").asText()).isEqualTo("orders");
        assertThat(answer.path("StreamARN").asText()).isEqualTo(ARN);
        assertThat(answer.path("WarmThroughput").path("TargetMiBps").asInt()).isEqualTo(9);
        assertThat(kinesis.summary().path("WarmThroughput")).isEqualTo(answer.path("WarmThroughput"));
        switchTo("PROVISIONED");
        assertThat(kinesis.summary().has("WarmThroughput")).isFalse();
    }

    @Test
    void theModeChangesTwiceADayAndTheShardsStay() {
        assertThat(kinesis.call(
                                "UpdateStreamMode",
                                "{%s,'StreamModeDetails':{'StreamMode':'ON_DEMAND'},'WarmThroughputMiBps':8}"
                                        .formatted(BY_ARN))
                        .body()
                        .isMissingNode())
                .isTrue();
        assertThat(kinesis.summary()
                        .path("StreamModeDetails")
                        .path("StreamMode")
                        .asText())
                .isEqualTo("ON_DEMAND");
        assertThat(kinesis.summary().path("WarmThroughput").path("TargetMiBps").asInt())
                .isEqualTo(8);
        assertThat(kinesis.summary().path("OpenShardCount").asInt()).isEqualTo(1);
        switchTo("ON_DEMAND");
        switchTo("PROVISIONED");

        assertThat(kinesis.error("UpdateStreamMode", "{" + BY_ARN + ",'StreamModeDetails':{'StreamMode':'ON_DEMAND'}}"))
                .startsWith("LimitExceededException: ");
        kinesis.local.clock.advance(Duration.ofDays(1));
        switchTo("ON_DEMAND");
    }

    @Test
    void theSameRetentionPeriodAgainIsAccepted() {
        kinesis.ok("IncreaseStreamRetentionPeriod", "{'StreamName':'orders','RetentionPeriodHours':24}");
        kinesis.ok("DecreaseStreamRetentionPeriod", "{" + BY_ARN + ",'RetentionPeriodHours':24}");

        assertThat(kinesis.summary().path("RetentionPeriodHours").asInt()).isEqualTo(24);
    }

    @Test
    void saysThatAStreamIsNotThereOrNotReady() {
        String[] requests = {
            "StartStreamEncryption 'EncryptionType':'KMS','KeyId':'k'",
            "StopStreamEncryption 'EncryptionType':'KMS','KeyId':'k'",
            "EnableEnhancedMonitoring 'ShardLevelMetrics':['ALL']",
            "DisableEnhancedMonitoring 'ShardLevelMetrics':['ALL']",
            "UpdateMaxRecordSize 'MaxRecordSizeInKiB':1024",
            "UpdateStreamWarmThroughput 'WarmThroughputMiBps':1",
            "UpdateStreamMode 'StreamModeDetails':{'StreamMode':'ON_DEMAND'}",
            "RegisterStreamConsumer 'ConsumerName':'c'",
            "IncreaseStreamRetentionPeriod 'RetentionPeriodHours':48",
        };
        kinesis.local.rewriteStatus("orders", "DELETING");
        for (String request : requests) {
            String[] parts = request.split(" ", 2);
            assertThat(kinesis.error(parts[0], "{" + BY_ARN.replace("orders", "absent") + "," + parts[1] + "}"))
                    .as(request)
                    .isEqualTo("ResourceNotFoundException: Stream absent under account 000000000000 not found.");
            assertThat(kinesis.error(parts[0], "{" + BY_ARN + "," + parts[1] + "}"))
                    .as(request)
                    .isEqualTo("ResourceInUseException: Stream orders under account 000000000000 not ACTIVE, instead"
                            + " in state DELETING");
        }
    }

    @Test
    void theIdOfAStreamIsIgnored() {
        kinesis.ok(
                "UpdateMaxRecordSize",
                "{" + BY_ARN + ",'StreamId':'abcdefghijklmnopqrst-uvw','MaxRecordSizeInKiB':1024}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CreateChannel",
                "DescribeChannel",
                "ListChannels",
                "UpdateChannel",
                "DeleteChannel",
                "UpdateStreamRecordDistributionStrategy"
            })
    void whatIsNotToBeHadSaysWhatToUseInstead(String operation) {
        WireKinesis.Answer answer = kinesis.call(operation, "{}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error())
                .startsWith("UnsupportedOperationException: kinesis " + operation + " is not supported: ")
                .contains("; use ");
    }

    private void switchTo(String mode) {
        kinesis.ok("UpdateStreamMode", "{" + BY_ARN + ",'StreamModeDetails':{'StreamMode':'" + mode + "'}}");
    }

    private JsonNode description() {
        return kinesis.ok("DescribeStream", "{'StreamName':'orders'}").path("StreamDescription");
    }
}
