package io.freshet.awsapi.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.awsapi.auth.AccessPolicy.Effect;
import io.freshet.awsapi.auth.AccessPolicy.Statement;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.ListStreamsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;

class AccessControlTest {
    private static final Caller CALLER = new Caller("111122223333", "us-east-1", "r");
    private static final Statement ALLOW_ORDERS = new Statement(
            Effect.ALLOW, List.of("kinesis:put*", "kinesis:Get*"), List.of("arn:aws:kinesis:*:*:stream/orders*"));
    private static final Statement ALLOW_ALL = new Statement(Effect.ALLOW, List.of("*"), List.of("*"));
    private static final Statement DENY_SECRET =
            new Statement(Effect.DENY, List.of("*"), List.of("arn:aws:kinesis:us-east-1:111122223333:stream/secret*"));

    private final AccessControl control = new AccessControl(
            new OpenAuthenticator("111122223333"), new RequestedResources(token -> Optional.of(token + "-stream")));

    @Test
    void allowsWhatAStatementAllowsAndNothingElse() {
        assertThat(allowed(put("orders-1", null), "PutRecord", ALLOW_ORDERS)).isTrue();
        assertThat(allowed(put("orders-1", null), "PutRecords", ALLOW_ORDERS)).isTrue();
        assertThat(allowed(put("bills", null), "PutRecord", ALLOW_ORDERS)).isFalse();
        assertThat(allowed(put("orders-1", null), "DeleteStream", ALLOW_ORDERS)).isFalse();
        assertThat(allowed(ListStreamsRequest.builder().build(), "ListStreams", ALLOW_ORDERS))
                .isFalse();
        assertThat(allowed(put("orders-1", null), "PutRecord")).isFalse();
    }

    @Test
    void aDenyWinsWhereverItStands() {
        assertThat(allowed(put("public", null), "PutRecord", ALLOW_ALL, DENY_SECRET))
                .isTrue();
        assertThat(allowed(put("secret-1", null), "PutRecord", ALLOW_ALL, DENY_SECRET))
                .isFalse();
        assertThat(allowed(put("secret-1", null), "PutRecord", DENY_SECRET, ALLOW_ALL))
                .isFalse();
    }

    @Test
    void judgesEveryNameThatARequestGives() {
        String orders = "arn:aws:kinesis:us-east-1:111122223333:stream/orders";

        assertThat(allowed(put(null, orders), "PutRecord", ALLOW_ORDERS)).isTrue();
        assertThat(allowed(put("secret", orders), "PutRecord", ALLOW_ALL, DENY_SECRET))
                .isFalse();
        assertThat(allowed(put("public", orders.replace("orders", "secret")), "PutRecord", ALLOW_ALL, DENY_SECRET))
                .isFalse();
    }

    @Test
    void aForeignOrMalformedArnIsNoWayAroundADeny() {
        for (String arn : List.of(
                "arn:aws:kinesis:eu-west-1:111122223333:stream/secret",
                "arn:aws:kinesis:us-east-1:999999999999:stream/secret",
                "arn:aws:kinesis:us-east-1:1:x:111122223333:stream/secret",
                "arn:aws-cn:firehose:us-east-1:111122223333:stream/secret",
                "secret")) {
            assertThat(allowed(put(null, arn), "PutRecord", ALLOW_ALL, DENY_SECRET))
                    .as(arn)
                    .isFalse();
        }
    }

    @Test
    void judgesAnIteratorByItsStreamAndAConsumerByItsArn() {
        SdkPojo get = GetRecordsRequest.builder().shardIterator("orders").build();
        SdkPojo subscribe = SubscribeToShardRequest.builder()
                .consumerARN("arn:aws:kinesis:us-east-1:111122223333:stream/secret/consumer/c:1")
                .build();

        assertThat(allowed(get, "GetRecords", ALLOW_ORDERS)).isTrue();
        assertThat(allowed(
                        GetRecordsRequest.builder().shardIterator("secret").build(),
                        "GetRecords",
                        ALLOW_ALL,
                        DENY_SECRET))
                .isFalse();
        assertThat(allowed(subscribe, "SubscribeToShard", ALLOW_ALL, DENY_SECRET))
                .isFalse();
    }

    @Test
    void tellsWhoMayNotDoWhat() {
        AccessKey key = key(ALLOW_ORDERS);

        ApiException thrown = catchThrowableOfType(
                ApiException.class,
                () -> control.authorize(
                        key,
                        "firehose",
                        "PutRecordBatch",
                        PutRecordBatchRequest.builder()
                                .deliveryStreamName("lake")
                                .build(),
                        CALLER));

        assertThat(thrown.code()).isEqualTo("AccessDeniedException");
        assertThat(thrown.status()).isEqualTo(400);
        assertThat(thrown)
                .hasMessage("User: arn:aws:iam::111122223333:user/AKIA1 is not authorized to perform:"
                        + " firehose:PutRecordBatch on resource:"
                        + " arn:aws:firehose:us-east-1:111122223333:deliverystream/lake"
                        + " because no identity-based policy allows the firehose:PutRecordBatch action");
    }

    @Test
    void aKeyWithoutPolicyMayDoEverything() {
        AccessKey key = new AccessKey("AKIA1", "s", "", "111122223333", AccessPolicy.ALLOW_ALL);

        assertThatCode(() -> control.authorize(key, "kinesis", "PutRecord", put(null, "garbage"), CALLER))
                .doesNotThrowAnyException();
    }

    @Test
    void neverPrintsASecret() {
        assertThat(new AccessKey("AKIA1", "hunter2", "hunter3", "111122223333", AccessPolicy.ALLOW_ALL).toString())
                .doesNotContain("hunter");
    }

    @Test
    void matchesWildcardsInLinearTime() {
        assertThat(new Wildcard("a*b?c*").matches("axxbbyc")).isTrue();
        assertThat(new Wildcard("a*b?c").matches("axxbbycd")).isFalse();
        assertThat(new Wildcard("*").matches("")).isTrue();
        assertThat(new Wildcard("?").matches("")).isFalse();
        assertThat(new Wildcard("*a".repeat(50) + "b").matches("a".repeat(10_000)))
                .isFalse();
    }

    private boolean allowed(SdkPojo request, String operation, Statement... statements) {
        try {
            control.authorize(key(statements), "kinesis", operation, request, CALLER);
            return true;
        } catch (ApiException e) {
            assertThat(e.code()).isEqualTo("AccessDeniedException");
            return false;
        }
    }

    private static AccessKey key(Statement... statements) {
        return new AccessKey("AKIA1", "s", "", "111122223333", new AccessPolicy(List.of(statements)));
    }

    private static SdkPojo put(
            @org.jspecify.annotations.Nullable String name, @org.jspecify.annotations.Nullable String arn) {
        return PutRecordRequest.builder().streamName(name).streamARN(arn).build();
    }
}
