package io.freshet.awsapi.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AwsDispatcherTest {
    private static final String JSON = "application/x-amz-json-1.1";
    private static final String CBOR = "application/x-amz-cbor-1.1";

    private final EchoService service = new EchoService();
    private final AwsDispatcher dispatcher = new AwsDispatcher(
            List.of(service.api()),
            new CallerDefaults("000000000000", "us-east-1"),
            () -> "00000000-0000-0000-0000-000000000001",
            Runnable::run);

    @Test
    void answersWithARequestIdAndTheContentTypeOfTheRequest() {
        WireResponse response = call("GetRecords", JSON + "; charset=utf-8", "{\"ShardIterator\":\"i\"}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers())
                .containsEntry("content-type", JSON)
                .containsEntry("x-amzn-requestid", "00000000-0000-0000-0000-000000000001")
                .containsKey("x-amz-id-2");
        assertThat(text(response)).isEqualTo("{\"Records\":[],\"MillisBehindLatest\":0}");
    }

    @Test
    void bindsBlobsAndLeavesOutWhatIsAbsent() {
        call(
                "PutRecords",
                JSON,
                "{\"StreamName\":\"s\",\"Records\":[{\"Data\":\"aGk=\",\"PartitionKey\":\"k\",\"Unknown\":{\"x\":[1]}}]}");

        String body = text(call("GetRecords", JSON, "{\"ShardIterator\":\"i\"}"));

        assertThat(body)
                .contains("\"Data\":\"aGk=\"", "\"ApproximateArrivalTimestamp\":1700000000.123")
                .doesNotContain("null", "EncryptionType");
    }

    @Test
    void readsTimestampsAsFractionalSecondsInJson() {
        String request =
                "{\"StreamName\":\"s\",\"ShardId\":\"x\",\"ShardIteratorType\":\"AT_TIMESTAMP\",\"Timestamp\":%s}";

        assertThat(text(call("GetShardIterator", JSON, request.formatted("1700000000.123"))))
                .contains("2023-11-14T22:13:20.123Z");
        assertThat(text(call("GetShardIterator", JSON, request.formatted("1700000000"))))
                .contains("2023-11-14T22:13:20Z");
    }

    @Test
    void wordsViolationsAsTheServiceDoes() {
        assertThat(error(call(
                        "PutRecords",
                        JSON,
                        "{\"StreamName\":\"a b\",\"Records\":[{\"Data\":\"\",\"PartitionKey\":\"\"}]}")))
                .isEqualTo("ValidationException: 2 validation errors detected: "
                        + "Value '' at 'records.1.member.partitionKey' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 1; "
                        + "Value 'a b' at 'streamName' failed to satisfy constraint: "
                        + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
        assertThat(error(call("GetRecords", JSON, "{}")))
                .isEqualTo("ValidationException: 1 validation error detected: "
                        + "Value null at 'shardIterator' failed to satisfy constraint: Member must not be null");
        assertThat(error(call("GetRecords", JSON, "{\"ShardIterator\":\"i\",\"Limit\":10001}")))
                .endsWith(
                        "Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000");
        assertThat(error(call("GetShardIterator", JSON, "{\"ShardId\":\"x\",\"ShardIteratorType\":\"HERE\"}")))
                .contains(
                        "Value 'HERE' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: [");
    }

    @Test
    void wordsTypeErrorsAsTheServiceDoes() {
        assertThat(error(call("GetRecords", JSON, "{\"ShardIterator\":1}")))
                .isEqualTo("SerializationException: class com.amazon.coral.value.json.numbers.TruncatingBigNumber"
                        + " can not be converted to an String");
        assertThat(error(call("GetRecords", JSON, "{\"ShardIterator\":\"i\",\"Limit\":\"1\"}")))
                .isEqualTo("SerializationException: class java.lang.String can not be converted to an Integer");
        assertThat(error(call("PutRecords", JSON, "{\"Records\":\"x\"}")))
                .isEqualTo("SerializationException: Expected list or null");
        assertThat(error(call("PutRecords", JSON, "{\"Records\":[{\"Data\":\"abcde\"}]}")))
                .isEqualTo("SerializationException: 'abcde' can not be converted to a Blob:"
                        + " Base64 encoded length is expected a multiple of 4 bytes but found: 5");
        assertThat(error(call("PutRecords", JSON, "{\"Records\":"))).startsWith("SerializationException");
        assertThat(error(call("PutRecords", JSON, "[".repeat(100_000)))).startsWith("SerializationException");
        assertThat(error(call("PutRecords", JSON, ""))).startsWith("SerializationException");
    }

    @Test
    void answersModelledErrorsByTheirModelName() {
        assertThat(error(describe("nothing"))).isEqualTo("ResourceNotFoundException: Stream not found.");
        assertThat(error(describe("kms"))).isEqualTo("KMSOptInRequired: opt in");
        assertThat(error(call("DeleteStream", JSON, "{\"StreamName\":\"gone\"}")))
                .isEqualTo("ResourceNotFoundException: late");
    }

    @Test
    void hidesWhatWentWrongInside() {
        WireResponse response = describe("bug");

        assertThat(response.status()).isEqualTo(500);
        assertThat(error(response)).startsWith("InternalFailure: ").doesNotContain("secret");
    }

    @Test
    void anOperationWithoutOutputAnswersWithNoByte() {
        assertThat(call("DeleteStream", JSON, "{\"StreamName\":\"s\"}").body()).isEmpty();
    }

    @Test
    void tellsWhatIsNotBuiltFromWhatDoesNotExist() {
        assertThat(error(call("SplitShard", JSON, "{}")))
                .startsWith("UnsupportedOperationException: kinesis SplitShard");
        assertThat(error(call("Nonsense", JSON, "{}"))).isEqualTo("UnknownOperationException: ");
    }

    @Test
    void refusesWhatIsNotARequestOfTheProtocol() {
        assertThat(dispatch("GET", Map.of(), "").status()).isEqualTo(403);
        assertThat(dispatch("POST", Map.of("content-type", "text/plain"), "").status())
                .isEqualTo(403);
        assertThat(dispatch("POST", Map.of("content-type", "text/plain", "x-amz-target", "x"), "")
                        .status())
                .isEqualTo(404);
        assertThat(dispatch("POST", Map.of("content-type", "application/json"), "{}")
                        .status())
                .isEqualTo(404);
        assertThat(dispatch("OPTIONS", Map.of("origin", "http://x"), "").headers())
                .containsEntry("access-control-max-age", "172800");
    }

    @Test
    void wantsASignature() {
        Map<String, String> headers = headers("GetRecords", JSON);
        headers.remove("authorization");
        assertThat(error(dispatch("POST", headers, "{}")))
                .isEqualTo("MissingAuthenticationTokenException: Missing Authentication Token");

        headers.put("authorization", "AWS4-HMAC-SHA256 Credential=x");
        assertThat(error(dispatch("POST", headers, "{}")))
                .startsWith("IncompleteSignatureException: ")
                .contains("'Signature'");
    }

    @Test
    void speaksCborWithIndefiniteMapsAndMillisecondTimestamps() throws IOException {
        byte[] request = HexFormat.of()
                .parseHex("bf" + "6954696d657374616d70" + "c11b0000018bcfe5687b" // Timestamp: tag 1, milliseconds
                        + "67536861726449646178" // ShardId: x
                        + "7153686172644974657261746f7254797065" + "664c4154455354" // ShardIteratorType: LATEST
                        + "ff");

        WireResponse response = dispatcher
                .dispatch(new WireRequest("POST", "/", headers("GetShardIterator", CBOR), request))
                .toCompletableFuture()
                .join();

        assertThat(response.headers()).containsEntry("content-type", CBOR);
        assertThat(new CBORMapper()
                        .readTree(response.body())
                        .get("ShardIterator")
                        .asText())
                .isEqualTo("2023-11-14T22:13:20.123Z");
    }

    @Test
    void answersErrorsOfCborRequestsInCbor() throws IOException {
        WireResponse response = dispatcher
                .dispatch(new WireRequest("POST", "/", headers("GetRecords", CBOR), new byte[] {(byte) 0xa0}))
                .toCompletableFuture()
                .join();

        assertThat(new CBORMapper().readTree(response.body()).get("__type").asText())
                .isEqualTo("ValidationException");
    }

    @Test
    @Timeout(20)
    void whatCostsMoreThanItSaysIsRefusedBeforeItDoes() throws IOException {
        String timed = "{\"StreamName\":\"s\",\"ShardId\":\"x\",\"ShardIteratorType\":\"LATEST\",\"Timestamp\":%s}";

        assertThat(error(call("PutRecords", JSON, "{\"Records\":[" + "{},".repeat(300_000) + "{}]}")))
                .isEqualTo("SerializationException: ");
        byte[] maps = new byte[500_000 + 14];
        Arrays.fill(maps, (byte) 0xa0);
        System.arraycopy(HexFormat.of().parseHex("a1675265636f7264739a0007a120"), 0, maps, 0, 14);
        assertThat(new CBORMapper()
                        .readTree(dispatcher
                                .dispatch(new WireRequest("POST", "/", headers("PutRecords", CBOR), maps))
                                .toCompletableFuture()
                                .join()
                                .body())
                        .get("__type")
                        .asText())
                .isEqualTo("SerializationException");
        for (String number : List.of("1e999999999", "9".repeat(60), "1" + "0".repeat(40) + "e99999999")) {
            assertThat(error(call("GetShardIterator", JSON, timed.formatted(number))))
                    .as(number)
                    .isEqualTo("SerializationException: ");
        }
        assertThat(call("GetShardIterator", JSON, timed.formatted("-1e-999999999"))
                        .status())
                .isEqualTo(200);
        String arn = "{\"StreamARN\":\"arn:aws" + ":kinesis:".repeat(500_000) + "\"}";
        assertThat(text(call("DescribeStreamSummary", JSON, arn))).hasSizeLessThan(20_000);
    }

    @Test
    void halfASurrogatePairIsNoText() {
        assertThat(error(describe("\\ud800"))).isEqualTo("SerializationException: ");
        assertThat(error(describe("\\udc00x"))).isEqualTo("SerializationException: ");
        assertThat(error(call("PutRecords", JSON, "{\"Records\":[{\"Data\":\"" + "\ud83d\ude00".repeat(60) + "x\"}]}")))
                .startsWith("SerializationException: '");
    }

    private WireResponse describe(String stream) {
        return call("DescribeStreamSummary", JSON, "{\"StreamName\":\"" + stream + "\"}");
    }

    private WireResponse call(String operation, String contentType, String body) {
        return dispatch("POST", headers(operation, contentType), body);
    }

    private WireResponse dispatch(String method, Map<String, String> headers, String body) {
        return dispatcher
                .dispatch(new WireRequest(method, "/", headers, body.getBytes(UTF_8)))
                .toCompletableFuture()
                .join();
    }

    private static Map<String, String> headers(String operation, String contentType) {
        Map<String, String> headers = new HashMap<>();
        headers.put("content-type", contentType);
        headers.put("x-amz-target", "Kinesis_20131202." + operation);
        headers.put("x-amz-date", "20260101T000000Z");
        headers.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=00");
        return headers;
    }

    private static String text(WireResponse response) {
        return new String(response.body(), UTF_8);
    }

    private static String error(WireResponse response) {
        try {
            JsonNode body = new ObjectMapper().readTree(response.body());
            return body.path("__type").asText() + ": " + body.path("message").asText();
        } catch (IOException e) {
            throw new AssertionError(text(response), e);
        }
    }
}
