package io.freshet.functions.openwhisk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.functions.invoke.Invocation;
import io.freshet.functions.registry.Shapes;
import java.io.IOException;
import java.util.List;

/**
 * What came of a call of an action.
 *
 * @param startMillis when it was accepted; its end if that is not known any more
 * @param result JSON
 */
record Activation(String id, Action action, long startMillis, long endMillis, Status status, String result) {
    /** How a call can end. */
    enum Status {
        SUCCESS("success", 0),
        APPLICATION_ERROR("application error", 1),
        DEVELOPER_ERROR("action developer error", 2);

        final String text;
        final int code;

        Status(String text, int code) {
            this.text = text;
            this.code = code;
        }
    }

    /** Judges an answer: an action answers an object or an array, and one with {@code error} says that it has failed. */
    static Activation of(String id, Action action, long startMillis, long endMillis, Invocation answer) {
        if (!answer.succeeded()) {
            return failed(id, action, startMillis, endMillis, reason(action, answer.reason()));
        }
        JsonNode result = read(answer.payload());
        if (!result.isObject() && !result.isArray()) {
            return failed(id, action, startMillis, endMillis, "The action did not return a dictionary or array.");
        }
        Status status = result.has("error") ? Status.APPLICATION_ERROR : Status.SUCCESS;
        return new Activation(id, action, startMillis, endMillis, status, result.toString());
    }

    private static String reason(Action action, String said) {
        return said.startsWith("Sandbox.Timedout")
                ? "The action exceeded its time limits of " + action.timeoutMillis() + " milliseconds."
                : "An error has occurred: " + said;
    }

    private static Activation failed(String id, Action action, long startMillis, long endMillis, String error) {
        String result = Answers.object().put("error", error).toString();
        return new Activation(id, action, startMillis, endMillis, Status.DEVELOPER_ERROR, result);
    }

    private static JsonNode read(byte[] payload) {
        try {
            return Shapes.JSON.readTree(payload);
        } catch (IOException e) { // it did not come through the runtime of ours
            return Shapes.JSON.nullNode();
        }
    }

    boolean succeeded() {
        return status == Status.SUCCESS;
    }

    JsonNode resultJson() {
        try {
            return Shapes.JSON.readTree(result);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result is no JSON", e);
        }
    }

    ObjectNode response() {
        ObjectNode response = Answers.object()
                .put("status", status.text)
                .put("statusCode", status.code)
                .put("success", succeeded());
        response.set("result", resultJson());
        return response;
    }

    /** As lists have it. */
    ObjectNode summary() {
        ObjectNode document = Answers.object()
                .put("namespace", action.name().namespace())
                .put("name", action.name().name())
                .put("version", "0.0." + action.version())
                .put("activationId", id)
                .put("start", startMillis)
                .put("end", endMillis)
                .put("duration", endMillis - startMillis)
                .put("statusCode", status.code)
                .put("publish", false);
        ArrayNode annotations = document.putArray("annotations");
        annotations.addObject().put("key", "path").put("value", action.name().path());
        annotations.addObject().put("key", "kind").put("value", action.kind());
        annotations.addObject().put("key", "limits").set("value", action.limits());
        return document;
    }

    ObjectNode document(List<String> logs) {
        ObjectNode document = summary().put("subject", action.name().namespace());
        document.remove("statusCode");
        document.set("response", response());
        ArrayNode lines = document.putArray("logs");
        logs.forEach(lines::add);
        return document;
    }
}
