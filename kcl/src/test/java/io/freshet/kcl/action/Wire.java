package io.freshet.kcl.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.wire.AwsDispatcher;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Table operations through the dispatcher, as a client sends them. Quotes in a body may be written as apostrophes. */
final class Wire {
    static final String TYPE = "application/x-amz-json-1.0";

    final InMemoryResourceStore store = new InMemoryResourceStore();
    private volatile Instant now = Instant.parse("2026-11-21T00:00:00Z");
    private final AwsDispatcher dispatcher = new AwsDispatcher(
            List.of(LeaseTablesApi.of(store, clock())),
            new CallerDefaults("000000000000", "us-east-1"),
            () -> "00000000-0000-0000-0000-000000000001",
            Runnable::run);

    private Clock clock() {
        InstantSource source = () -> now;
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return source.instant();
            }
        };
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** The answer of a request that succeeds. */
    JsonNode ok(String operation, String body) {
        WireResponse response = call(operation, body);
        if (response.status() != 200) {
            throw new AssertionError(operation + ": " + new String(response.body(), UTF_8));
        }
        return json(response);
    }

    /** The answer of a request that is refused: {@code type: message}. */
    String refused(String operation, String body) {
        JsonNode error = error(operation, body);
        String message = error.has("message")
                ? error.get("message").asText()
                : error.path("Message").asText();
        return error.get("__type").asText() + ": " + message;
    }

    JsonNode error(String operation, String body) {
        WireResponse response = call(operation, body);
        if (response.status() != 400) {
            throw new AssertionError(operation + ": " + response.status() + " " + new String(response.body(), UTF_8));
        }
        return json(response);
    }

    private WireResponse call(String operation, String body) {
        WireRequest request = new WireRequest(
                "POST",
                "/",
                Map.of(
                        "content-type",
                        TYPE,
                        "x-amz-target",
                        "DynamoDB_20120810." + operation,
                        "x-amz-date",
                        "20261121T000000Z",
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=a/20261121/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host, Signature=0"),
                body.replace('\'', '"').getBytes(UTF_8));
        return dispatcher.dispatch(request).toCompletableFuture().join();
    }

    private static JsonNode json(WireResponse response) {
        try {
            return new ObjectMapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
