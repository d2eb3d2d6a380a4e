package io.freshet.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.cli.option.ServerOption;
import java.time.Duration;
import picocli.CommandLine.Mixin;

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
        return server.call("firehose", "Firehose_20150804." + operation, request);
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
