package io.freshet.ingest.action;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.AccessPolicy;
import io.freshet.awsapi.auth.Authenticated;
import io.freshet.awsapi.auth.RequestedResources;
import io.freshet.awsapi.model.ServiceModel;
import io.freshet.awsapi.operation.Operation;
import io.freshet.ingest.encryption.EncryptionKeys;
import io.freshet.ingest.limit.AwsLimits;
import io.freshet.ingest.limit.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every error that the model gives an operation, provoked once; the ones that cannot come about here, with the reason. */
final class ModelledErrorsTest {
    private static final String KEYS =
            "a key from a file is there or not: it has no state and no permissions of its own";
    private static final String CHANGED_AT_ONCE = "it neither changes the stream nor needs it to be ACTIVE";
    private static final Map<String, String> NOT_HERE = Map.ofEntries(
            Map.entry("* KMSDisabledException", KEYS),
            Map.entry("* KMSAccessDeniedException", KEYS),
            Map.entry("* KMSOptInRequired", KEYS),
            Map.entry("* KMSThrottlingException", KEYS),
            Map.entry("StartStreamEncryption KMSInvalidStateException", KEYS),
            Map.entry("PutRecord KMSInvalidStateException", "it is about records that are read"),
            Map.entry("PutRecords KMSInvalidStateException", "it is about records that are read"),
            Map.entry(
                    "PutRecords ProvisionedThroughputExceededException",
                    "each record has its own: see AwsLimitsInForceTest"),
            Map.entry(
                    "DeleteStream ResourceInUseException",
                    "a stream that is being deleted is deleted: it is what was asked for"),
            Map.entry("ListShards ResourceInUseException", CHANGED_AT_ONCE),
            Map.entry("ListStreamConsumers ResourceInUseException", CHANGED_AT_ONCE),
            Map.entry("UpdateStreamMode InvalidArgumentException", "its arguments are checked against the model"),
            Map.entry(
                    "SubscribeToShard LimitExceededException",
                    "a second subscription is too early before it is one too many"));

    /** What succeeds for the stream {@code orders} and its consumer, of every operation. */
    private static final Map<String, String> VALID = ModelledErrorRequests.valid();

    @TestFactory
    Stream<DynamicTest> everyOperationSucceeds() {
        return new LocalKinesis()
                .api.operations().stream()
                        .map(Operation::name)
                        .map(name -> dynamicTest(name, () -> {
                            WireKinesis kinesis = prepared(new LocalKinesis());
                            if (name.equals("UpdateStreamWarmThroughput")) {
                                kinesis.ok("UpdateStreamMode", valid("UpdateStreamMode"));
                            }
                            assertThat(kinesis.call(name, ModelledErrorRequests.withIterator(kinesis, valid(name)))
                                            .status())
                                    .isEqualTo(200);
                        }));
    }

    @TestFactory
    Stream<DynamicTest> eachErrorOfTheModelCanBeProvoked() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String[] pair : modelled()) {
            if (reason(pair[0], pair[1]).isEmpty()) {
                tests.add(dynamicTest(pair[0] + " " + pair[1], () -> assertThat(provoke(pair[0], pair[1]))
                        .as(pair[0])
                        .startsWith(pair[1] + ": ")
                        .hasSizeGreaterThan(pair[1].length() + 12)));
            }
        }
        return tests.stream();
    }

    @Test
    void whatCannotComeAboutIsInTheModel() throws IOException {
        List<String> modelled = new ArrayList<>();
        for (String[] pair : modelled()) {
            modelled.add(pair[0] + " " + pair[1]);
            modelled.add("* " + pair[1]);
        }
        assertThat(modelled).containsAll(NOT_HERE.keySet()).hasSizeGreaterThan(300);
    }

    private static Optional<String> reason(String operation, String error) {
        return Optional.ofNullable(NOT_HERE.get("* " + error))
                .or(() -> Optional.ofNullable(NOT_HERE.get(operation + " " + error)));
    }

    private static List<String[]> modelled() throws IOException {
        List<String[]> pairs = new ArrayList<>();
        try (InputStream file =
                ServiceModel.class.getResourceAsStream("/io/freshet/awsapi/models/kinesis-2013-12-02-model.json")) {
            for (Map.Entry<String, JsonNode> operation :
                    new ObjectMapper().readTree(file).path("operations").properties()) {
                for (JsonNode error : operation.getValue().path("errors")) {
                    pairs.add(new String[] {
                        operation.getKey(), error.path("shape").asText()
                    });
                }
            }
        }
        return pairs;
    }

    private static String provoke(String operation, String error) {
        Optional<String> special =
                Optional.ofNullable(ModelledErrorRequests.special().get(operation + " " + error));
        return switch (error) {
            case "LimitExceededException", "ProvisionedThroughputExceededException" ->
                special.map(body -> prepared(new LocalKinesis()).error(operation, body))
                        .orElseGet(() -> tooOften(operation));
            case "AccessDeniedException" -> denied(operation);
            case "ResourceNotFoundException" -> ofADeletedStream(operation);
            case "ResourceInUseException" ->
                special.map(body -> prepared(new LocalKinesis()).error(operation, body))
                        .orElseGet(() -> notActive(operation));
            case "KMSNotFoundException", "KMSInvalidStateException" -> otherKeys(operation, error);
            case "ValidationException" -> onDemand(operation);
            case "ExpiredIteratorException" -> expired(operation);
            case "ExpiredNextTokenException" -> expiredToken(operation);
            default ->
                prepared(new LocalKinesis()).error(operation, special.orElseGet(() -> valid(operation)
                        .replaceFirst("'StreamARN':'[^']+',?", "")));
        };
    }

    private static String valid(String operation) {
        return requireNonNull(VALID.get(operation), operation);
    }

    private static WireKinesis prepared(LocalKinesis local) {
        return prepared(new WireKinesis(local));
    }

    private static WireKinesis prepared(WireKinesis kinesis) {
        kinesis.ok("CreateStream", "{'StreamName':'orders','ShardCount':4}");
        kinesis.ok("RegisterStreamConsumer", "{'StreamARN':'" + WireKinesis.ARN + "','ConsumerName':'billing'}");
        kinesis.ok("PutResourcePolicy", valid("PutResourcePolicy"));
        return kinesis;
    }

    private static String tooOften(String operation) {
        WireKinesis kinesis = prepared(new LocalKinesis(AwsLimits::new));
        String body = ModelledErrorRequests.withIterator(kinesis, valid(operation));
        String answer = "";
        for (int i = 0; i < 1500 && !answer.contains("Exceeded"); i++) {
            answer = kinesis.error(operation, body);
        }
        return answer;
    }

    private static String denied(String operation) {
        AccessKey nobody = new AccessKey("AKIANOBODY", "s", "", "000000000000", new AccessPolicy(List.of()));
        AccessControl nothing = new AccessControl(
                (request, service) -> new Authenticated(nobody, request.body()),
                new RequestedResources(iterator -> Optional.of("orders")));
        LocalKinesis local = new LocalKinesis();
        String body = ModelledErrorRequests.withIterator(prepared(local), valid(operation));
        return new WireKinesis(local, local.api, nothing).error(operation, body);
    }

    private static String notActive(String operation) {
        WireKinesis kinesis = prepared(new LocalKinesis());
        if (operation.equals("SubscribeToShard")) {
            kinesis.ok(operation, valid(operation));
        } else {
            kinesis.local.rewriteStatus("orders", "DELETING");
        }
        return kinesis.error(operation, valid(operation));
    }

    private static String otherKeys(String operation, String error) {
        LocalKinesis local = new LocalKinesis();
        WireKinesis kinesis = prepared(local);
        kinesis.ok("StartStreamEncryption", "{'StreamName':'orders','EncryptionType':'KMS','KeyId':'alias/one'}");
        kinesis.ok("PutRecord", "{'StreamName':'orders','PartitionKey':'k','Data':'aGVsbG8=','ExplicitHashKey':'0'}");
        EncryptionKeys others = error.equals("KMSNotFoundException")
                ? LocalKinesis.keys("alias/two")
                : new EncryptionKeys(Map.of("alias/one", new byte[EncryptionKeys.KEY_BYTES]));
        WireKinesis elsewhere = new WireKinesis(local, local.api(Limits.OFF, others));
        return elsewhere.error(operation, ModelledErrorRequests.withIterator(elsewhere, valid(operation)));
    }

    private static String onDemand(String operation) {
        WireKinesis kinesis = prepared(new LocalKinesis());
        kinesis.ok("UpdateStreamMode", valid("UpdateStreamMode"));
        return kinesis.error(operation, valid(operation));
    }

    private static String ofADeletedStream(String operation) {
        WireKinesis kinesis = prepared(new LocalKinesis());
        String body = ModelledErrorRequests.withIterator(kinesis, valid(operation));
        kinesis.ok("DeleteStream", valid("DeleteStream"));
        return kinesis.error(operation, body);
    }

    private static String expired(String operation) {
        WireKinesis kinesis = prepared(new LocalKinesis());
        String body = ModelledErrorRequests.withIterator(kinesis, valid(operation));
        kinesis.local.clock.advance(Duration.ofMinutes(6));
        return kinesis.error(operation, body);
    }

    private static String expiredToken(String operation) {
        WireKinesis kinesis = prepared(new LocalKinesis());
        kinesis.ok("CreateStream", "{'StreamName':'more','ShardCount':1}");
        kinesis.ok("RegisterStreamConsumer", "{'StreamARN':'" + WireKinesis.ARN + "','ConsumerName':'audit'}");
        String member = operation.equals("ListStreams") ? "Limit" : "MaxResults";
        JsonNode page = kinesis.ok(
                operation,
                valid(operation).replaceFirst("\\{", "{'" + member + "':1,").replace(",}", "}"));
        kinesis.local.clock.advance(Duration.ofMinutes(6));
        String stream = operation.equals("ListStreamConsumers") ? "'StreamARN':'" + WireKinesis.ARN + "'," : "";
        return kinesis.error(
                operation,
                "{" + stream + "'NextToken':'" + page.path("NextToken").asText() + "'}");
    }
}
