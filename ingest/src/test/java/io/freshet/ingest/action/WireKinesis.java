package io.freshet.ingest.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.awsapi.wire.AwsDispatcher;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The operations behind the wire: JSON in, JSON out. Single quotes stand for double ones. */
final class WireKinesis {
    static final String ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";

    private static final ObjectMapper JSON = new ObjectMapper();

    final LocalKinesis local;
    final ServiceApi api;
    private final AwsDispatcher dispatcher;

    WireKinesis() {
        this(new LocalKinesis());
    }

    WireKinesis(LocalKinesis local) {
        this(local, local.api);
    }

    WireKinesis(LocalKinesis local, ServiceApi api) {
        this(local, api, AccessControl.open("000000000000"));
    }

    WireKinesis(LocalKinesis local, ServiceApi api, AccessControl access) {
        this.local = local;
        this.api = api;
        this.dispatcher = new AwsDispatcher(
                List.of(api), new CallerDefaults("000000000000", "us-east-1"), () -> "request", Runnable::run, access);
    }

    /** What came back; {@code body} is missing if it was empty. */
    record Answer(int status, JsonNode body) {
        /** {@code Type: message}; the empty text if it was no error. */
        String error() {
            return body.has("__type")
                    ? body.path("__type").asText() + ": " + body.path("message").asText()
                    : "";
        }
    }

    Answer call(String operation, String body) {
        return send(operation, body.replace('\'', '"'));
    }

    /** The answer to what must succeed. */
    JsonNode ok(String operation, String body) {
        Answer answer = call(operation, body);
        if (answer.status() != 200) {
            throw new AssertionError(operation + " " + body + ": " + answer);
        }
        return answer.body();
    }

    String error(String operation, String body) {
        return call(operation, body).error();
    }

    /** The summary of the stream {@code orders}. */
    JsonNode summary() {
        return ok("DescribeStreamSummary", "{'StreamName':'orders'}").path("StreamDescriptionSummary");
    }

    Answer send(String operation, String json) {
        Map<String, String> headers = Map.of(
                "content-type",
                "application/x-amz-json-1.1",
                "x-amz-target",
                api.targetPrefix() + "." + operation,
                "x-amz-date",
                "20260101T000000Z",
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/kinesis/aws4_request,"
                        + " SignedHeaders=host, Signature=00");
        WireResponse response = dispatcher
                .dispatch(new WireRequest("POST", "/", headers, json.getBytes(UTF_8)))
                .toCompletableFuture()
                .join();
        try {
            return new Answer(
                    response.status(),
                    response.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(operation, e);
        }
    }
}
