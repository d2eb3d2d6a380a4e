package io.freshet.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.cli.option.ServerOption;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Mixin;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Asks a running server about delivery streams. Operations that the AWS SDK does not know go the same way as those it does: signed, and
 * subject to the same policies.
 */
final class FirehoseCalls {
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(200);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private ServerOption server = new ServerOption();

    static ObjectNode members() {
        return JSON.createObjectNode();
    }

    /** Calls an operation; throws with the server's own words if it refuses. */
    JsonNode call(String operation, ObjectNode request) throws InterruptedException {
        ServerOption.Answer answer = server.send(
                SdkHttpMethod.POST,
                "/",
                "firehose",
                Map.of("X-Amz-Target", "Firehose_20150804." + operation, "Content-Type", "application/x-amz-json-1.1"),
                request.toString().getBytes(StandardCharsets.UTF_8));
        JsonNode body = answer.body();
        if (answer.status() != 200) {
            throw new IllegalStateException(body.path("__type").asText() + ": "
                    + body.path("message").asText(body.path("Message").asText()));
        }
        return body;
    }

    /** Begins what takes long, and waits for its report. */
    JsonNode run(String operation, ObjectNode request) throws InterruptedException {
        JsonNode answer = call(operation, request);
        while (answer.path("Status").asText().equals("RUNNING")) {
            Thread.sleep(LOOK_AGAIN_AFTER.toMillis());
            answer = call(
                    operation,
                    members()
                            .put(
                                    "DeliveryStreamName",
                                    request.path("DeliveryStreamName").asText())
                            .put("RunId", answer.path("RunId").asText()));
        }
        if (!answer.path("Status").asText().equals("DONE")) {
            throw new IllegalStateException(answer.path("Message").asText());
        }
        return answer.path("Report");
    }
}
