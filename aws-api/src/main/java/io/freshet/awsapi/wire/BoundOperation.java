package io.freshet.awsapi.wire;

import com.fasterxml.jackson.core.JsonParser;
import io.freshet.awsapi.binding.MalformedBodyException;
import io.freshet.awsapi.model.RequestValidator;
import io.freshet.awsapi.model.ServiceModel;
import io.freshet.awsapi.model.Shape;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.StreamedOperation;
import io.freshet.awsapi.wire.Admission.Admitted;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/** An operation together with all that is looked up once: its request class, its shape, whether it answers with a body. */
final class BoundOperation<I extends SdkPojo, O> {
    private final String service;
    private final Operation<I, O> operation;
    private final Method builder;
    private final Optional<Shape> input;
    private final boolean echoesValues;
    final boolean hasOutput;

    BoundOperation(String service, Operation<I, O> operation, ServiceModel model, boolean echoesValues) {
        this.service = service;
        this.operation = operation;
        this.input = model.input(operation.name());
        this.hasOutput = model.hasOutput(operation.name());
        this.echoesValues = echoesValues;
        try {
            this.builder = operation.requestType().getMethod("builder");
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    operation.name() + ": " + operation.requestType() + " has no builder()", e);
        }
    }

    /** The signing name of its service. */
    String service() {
        return service;
    }

    /** Whether the sender may is asked before the values are validated. */
    CompletionStage<O> call(BodyReader body, Admitted sender) {
        Caller caller = operation.isTraced() ? sender.traced() : sender.caller();
        if (operation instanceof StreamedOperation<I, O> streamed && sender.mayDoEverything()) {
            Optional<CompletionStage<O>> answer = streamed(streamed, body, caller);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        SdkPojo request = newBuilder();
        boolean dryRun;
        try {
            dryRun = body.into(request).contains("DryRun") && operation.hasDryRun();
        } catch (MalformedBodyException e) {
            throw new ApiException("SerializationException", 400, e.reason());
        }
        I built = operation.requestType().cast(((Buildable) request).build());
        sender.authorize(service, operation.name(), built);
        input.flatMap(shape -> RequestValidator.violations(built, shape, echoesValues))
                .ifPresent(violations -> {
                    throw ApiException.validation(violations);
                });
        return operation.handle(built, dryRun ? caller.onDryRun() : caller);
    }

    private Optional<CompletionStage<O>> streamed(StreamedOperation<I, O> streamed, BodyReader body, Caller caller) {
        try (JsonParser source = body.tokens()) {
            return streamed.handle(source, caller);
        } catch (IOException | MalformedBodyException e) { // it is read again, and named, in the ordinary way
            return Optional.empty();
        }
    }

    private SdkPojo newBuilder() {
        try {
            return (SdkPojo) builder.invoke(null);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot build a request of " + operation.name(), e);
        }
    }
}
