package io.freshet.functions.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.functions.registry.Shapes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What came of a call.
 *
 * @param functionError null if the function has answered; {@code Unhandled} if it has not, and the payload says why
 * @param logTail the last 4 KiB of the log of this call; empty if nobody asked
 */
public record Invocation(byte[] payload, @Nullable String functionError, String executedVersion, byte[] logTail) {
    /** Whether the function has answered. */
    public boolean succeeded() {
        return functionError == null;
    }

    /** What a function that failed says of it. */
    public String reason() {
        try {
            JsonNode error = Shapes.JSON.readTree(payload);
            String type = error.path("errorType").asText("");
            String message = error.path("errorMessage").asText("");
            return type.isEmpty() ? message : type + ": " + message;
        } catch (IOException e) {
            return "what it says is no JSON";
        }
    }
}
