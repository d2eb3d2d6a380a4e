package io.freshet.awsapi.wire;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.Authenticated;
import io.freshet.awsapi.binding.MalformedBodyException;
import io.freshet.awsapi.binding.PojoReader;
import io.freshet.awsapi.binding.WireFormat;
import io.freshet.awsapi.model.RequestValidator;
import io.freshet.awsapi.model.ServiceModel;
import io.freshet.awsapi.model.Shape;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/** An operation together with all that is looked up once: its request class, its shape, whether it answers with a body. */
final class BoundOperation<I extends SdkPojo, O extends SdkPojo> {
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

    void authorize(AccessControl access, Authenticated sender, SdkPojo request, Caller caller) {
        access.authorize(sender.key(), service, operation.name(), request, caller);
    }

    /** @param authorization throws if this request is not allowed; asked before the values are validated */
    CompletionStage<? extends SdkPojo> call(
            WireFormat format, byte[] body, Caller caller, Consumer<SdkPojo> authorization) {
        SdkPojo request = newBuilder();
        try {
            PojoReader.read(format, body, request);
        } catch (MalformedBodyException e) {
            throw new ApiException("SerializationException", 400, e.reason());
        }
        I built = operation.requestType().cast(((Buildable) request).build());
        authorization.accept(built);
        input.flatMap(shape -> RequestValidator.violations(built, shape, echoesValues))
                .ifPresent(violations -> {
                    throw ApiException.validation(violations);
                });
        return operation.handle(built, caller);
    }

    private SdkPojo newBuilder() {
        try {
            return (SdkPojo) builder.invoke(null);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot build a request of " + operation.name(), e);
        }
    }
}
