package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionConcurrencyResponse;

/** {@code DeleteFunctionConcurrency}. */
final class DeleteFunctionConcurrency
        implements BlockingOperation<DeleteFunctionConcurrencyRequest, DeleteFunctionConcurrencyResponse> {
    private final Components components;

    DeleteFunctionConcurrency(Components components) {
        this.components = components;
    }

    @Override
    public Class<DeleteFunctionConcurrencyRequest> requestType() {
        return DeleteFunctionConcurrencyRequest.class;
    }

    @Override
    public DeleteFunctionConcurrencyResponse answer(DeleteFunctionConcurrencyRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.functionName(), caller);
        components.registry().change(name, caller, state -> state.withReserved(null));
        return DeleteFunctionConcurrencyResponse.builder().build();
    }
}
