package io.freshet.functions.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.functions.invoke.Invocation;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionRegistry.Resolved;
import io.freshet.functions.registry.Shapes;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;

/** {@code Invoke}: waits for the answer, or accepts the event, or only asks whether it would. */
final class Invoke implements Operation<InvokeRequest, InvokeResponse> {
    private static final int MOST_EVENT_BYTES = 1_048_576;
    private static final byte[] NOTHING = {'{', '}'};

    private final Components components;

    Invoke(Components components) {
        this.components = components;
    }

    @Override
    public Class<InvokeRequest> requestType() {
        return InvokeRequest.class;
    }

    @Override
    public boolean isTraced() {
        return true;
    }

    @Override
    public CompletionStage<InvokeResponse> handle(InvokeRequest request, Caller caller) {
        FunctionName name = FunctionName.of(request.functionName(), request.qualifier(), caller);
        Resolved resolved = components.registry().resolve(name, caller);
        byte[] payload = request.payload() == null ? NOTHING : request.payload().asByteArrayUnsafe();
        String type = Optional.ofNullable(request.invocationTypeAsString()).orElse("RequestResponse");
        if (type.equals("DryRun")) {
            return CompletableFuture.completedFuture(
                    InvokeResponse.builder().statusCode(204).build());
        }
        requireJson(payload);
        if (type.equals("Event")) {
            if (payload.length > MOST_EVENT_BYTES) {
                throw RequestTooLargeException.builder()
                        .message(payload.length + " byte payload is too large for the Event invocation type (limit "
                                + MOST_EVENT_BYTES + " bytes)")
                        .build();
            }
            components.invoker().accept(name, payload, caller);
            return CompletableFuture.completedFuture(
                    InvokeResponse.builder().statusCode(202).build());
        }
        boolean tail = request.logType() == LogType.TAIL;
        return components
                .invoker()
                .invoke(
                        resolved,
                        payload,
                        caller.requestId(),
                        Optional.ofNullable(request.clientContext()).orElse(""),
                        tail,
                        caller.trace())
                .thenApply(invocation -> response(invocation, tail));
    }

    private static InvokeResponse response(Invocation invocation, boolean tail) {
        InvokeResponse.Builder answer = InvokeResponse.builder()
                .statusCode(200)
                .executedVersion(invocation.executedVersion())
                .functionError(invocation.functionError())
                .payload(SdkBytes.fromByteArrayUnsafe(invocation.payload()));
        if (tail) {
            answer.logResult(Base64.getEncoder().encodeToString(invocation.logTail()));
        }
        return answer.build();
    }

    private static void requireJson(byte[] payload) {
        try (com.fasterxml.jackson.core.JsonParser parser = Shapes.JSON.createParser(payload)) {
            if (parser.nextToken() == null) {
                throw invalid("an empty payload");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw invalid("something after the end of the value");
            }
        } catch (IOException e) {
            throw invalid(e instanceof JsonProcessingException json ? json.getOriginalMessage() : "no JSON");
        }
    }

    private static InvalidRequestContentException invalid(String why) {
        return InvalidRequestContentException.builder()
                .message("Could not parse request body into json: " + why)
                .build();
    }
}
