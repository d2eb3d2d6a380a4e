package io.freshet.functions.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.functions.registry.FunctionRegistry.Resolved;
import io.freshet.functions.registry.Shapes;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.DestinationConfig;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;

/** What destinations are told about an event. */
final class EventRecords {
    private EventRecords() {}

    static @Nullable String onSuccess(FunctionEventInvokeConfig config) {
        DestinationConfig destinations = config.destinationConfig();
        return destinations == null || destinations.onSuccess() == null
                ? null
                : destinations.onSuccess().destination();
    }

    static @Nullable String onFailure(FunctionEventInvokeConfig config) {
        DestinationConfig destinations = config.destinationConfig();
        return destinations == null || destinations.onFailure() == null
                ? null
                : destinations.onFailure().destination();
    }

    static byte[] document(
            PendingEvent event, Resolved resolved, String condition, @Nullable Invocation answer, Instant now) {
        ObjectNode document = Shapes.JSON.createObjectNode();
        document.put("version", "1.0").put("timestamp", now.toString());
        document.putObject("requestContext")
                .put("requestId", event.id())
                .put(
                        "functionArn",
                        resolved.configuration().functionArn() + ":"
                                + resolved.configuration().version())
                .put("condition", condition)
                .put("approximateInvokeCount", event.attempts() + (answer == null ? 0 : 1));
        document.set("requestPayload", json(event.bytes()));
        if (answer != null) {
            ObjectNode context = document.putObject("responseContext");
            context.put("statusCode", 200).put("executedVersion", answer.executedVersion());
            if (answer.functionError() != null) {
                context.put("functionError", answer.functionError());
            }
            document.set("responsePayload", json(answer.payload()));
        }
        return document.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static JsonNode json(byte[] bytes) {
        try {
            JsonNode node = Shapes.JSON.readTree(bytes);
            return node == null ? Shapes.JSON.nullNode() : node;
        } catch (IOException e) {
            return Shapes.JSON.getNodeFactory().textNode(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
