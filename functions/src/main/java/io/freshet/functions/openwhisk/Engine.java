package io.freshet.functions.openwhisk;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.ServiceApi;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkPojo;

/** The operations of functions, for keys whose policies are asked. */
final class Engine {
    private static final String SERVICE = "lambda";

    private final Map<Class<?>, Operation<?, ?>> operations;
    private final AccessControl access;

    Engine(ServiceApi functions, AccessControl access) {
        this.operations = functions.operations().stream()
                .collect(Collectors.toUnmodifiableMap(Operation::requestType, Function.identity()));
        this.access = access;
    }

    /** Returns if the key may do that. */
    void require(Asked asked, SdkPojo request) {
        access.authorize(asked.key(), SERVICE, operation(request).name(), request, asked.caller());
    }

    /** Does what the request says if the key may. */
    CompletionStage<?> call(Asked asked, SdkPojo request) {
        require(asked, request);
        return handle(operation(request), request, asked.caller());
    }

    /** As {@link #call}, and waits. Only for what answers at once. */
    void change(Asked asked, SdkPojo request) {
        require(asked, request);
        follow(asked, request);
    }

    /** Does what belongs to something that the key was found to be allowed to. */
    void follow(Asked asked, SdkPojo request) {
        Object unused = handle(operation(request), request, asked.caller())
                .toCompletableFuture()
                .join();
    }

    private Operation<?, ?> operation(SdkPojo request) {
        return Optional.ofNullable(operations.get(request.getClass()))
                .orElseThrow(() -> new IllegalStateException("no operation takes " + request.getClass()));
    }

    private static <I extends SdkPojo, O> CompletionStage<O> handle(
            Operation<I, O> operation, SdkPojo request, Caller caller) {
        return operation.handle(operation.requestType().cast(request), caller);
    }
}
