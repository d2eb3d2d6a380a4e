package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyResponse;

/** {@code GetFunctionConcurrency}. */
final class GetFunctionConcurrency
        implements BlockingOperation<GetFunctionConcurrencyRequest, GetFunctionConcurrencyResponse> {
    private final Components components;

    GetFunctionConcurrency(Components components) {
        this.components = components;
    }

    @Override
    public Class<GetFunctionConcurrencyRequest> requestType() {
        return GetFunctionConcurrencyRequest.class;
    }

    @Override
    public GetFunctionConcurrencyResponse answer(GetFunctionConcurrencyRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.functionName(), caller);
        return GetFunctionConcurrencyResponse.builder()
                .reservedConcurrentExecutions(
                        components.registry().get(name, caller).reserved())
                .build();
    }
}
