package io.freshet.server.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.awsapi.trace.TraceContext;
import io.freshet.firehosesink.process.FunctionCaller.FunctionFailure;
import io.freshet.functions.Functions;
import io.freshet.functions.invoke.Invocation;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Calls functions for applications and deliveries: what may be better the next time is told from what would fail again. */
public final class PipelineCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PipelineCalls() {}

    /**
     * Calls and waits; ends at once if it is interrupted.
     *
     * @param trace to which the call belongs; null if it is not traced
     * @throws IOException if there are too many calls, or no worker: another call may succeed
     * @throws FunctionFailure if the function failed, or is not there
     */
    public static byte[] call(Functions functions, String functionArn, byte[] request, @Nullable TraceContext trace)
            throws IOException, InterruptedException, FunctionFailure {
        try {
            Invocation answer = functions
                    .invokeAsync(functionArn, null, request, trace)
                    .toCompletableFuture()
                    .get();
            if (!answer.succeeded()) {
                throw new FunctionFailure(
                        "The Lambda function was successfully invoked but it returned an error result: "
                                + reason(answer.payload()));
            }
            return answer.payload();
        } catch (ResourceNotFoundException e) {
            throw new FunctionFailure(String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            throw new IOException("function " + functionArn + " could not be called: " + e.getCause(), e.getCause());
        } catch (RuntimeException e) {
            throw new IOException("function " + functionArn + " could not be called: " + e.getMessage(), e);
        }
    }

    private static String reason(byte[] payload) throws IOException {
        JsonNode error = JSON.readTree(payload);
        return error.path("errorType").asText("") + ": "
                + error.path("errorMessage").asText("no message");
    }
}
