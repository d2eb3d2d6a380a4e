package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import java.util.Optional;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyResponse;

/** {@code PutFunctionConcurrency}. */
final class PutFunctionConcurrency
        implements BlockingOperation<PutFunctionConcurrencyRequest, PutFunctionConcurrencyResponse> {
    private static final int LEFT_FOR_ALL = 100;

    private final Components components;

    PutFunctionConcurrency(Components components) {
        this.components = components;
    }

    @Override
    public Class<PutFunctionConcurrencyRequest> requestType() {
        return PutFunctionConcurrencyRequest.class;
    }

    @Override
    public PutFunctionConcurrencyResponse answer(PutFunctionConcurrencyRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.functionName(), caller);
        int wanted = request.reservedConcurrentExecutions();
        int others = components.registry().list().stream()
                .filter(state -> !state.latest().functionName().equals(name.name()))
                .mapToInt(state -> Optional.ofNullable(state.reserved()).orElse(0))
                .sum();
        components.registry().change(name, caller, state -> {
            if (others + wanted > Components.CONCURRENCY - LEFT_FOR_ALL) {
                throw Errors.invalid("Specified ReservedConcurrentExecutions for function decreases account's"
                        + " UnreservedConcurrentExecution below its minimum value of [" + LEFT_FOR_ALL + "].");
            }
            return state.withReserved(wanted);
        });
        return PutFunctionConcurrencyResponse.builder()
                .reservedConcurrentExecutions(wanted)
                .build();
    }
}
