package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;

/** {@code DeleteFunctionEventInvokeConfig}. */
final class DeleteFunctionEventInvokeConfig
        implements BlockingOperation<DeleteFunctionEventInvokeConfigRequest, DeleteFunctionEventInvokeConfigResponse> {
    private final Components components;

    DeleteFunctionEventInvokeConfig(Components components) {
        this.components = components;
    }

    @Override
    public Class<DeleteFunctionEventInvokeConfigRequest> requestType() {
        return DeleteFunctionEventInvokeConfigRequest.class;
    }

    @Override
    public DeleteFunctionEventInvokeConfigResponse answer(
            DeleteFunctionEventInvokeConfigRequest request, Caller caller) {
        FunctionName name = FunctionName.of(request.functionName(), request.qualifier(), caller);
        components.registry().change(name, caller, state -> {
            Map<String, FunctionEventInvokeConfig> configs = new TreeMap<>(state.onEvent());
            if (configs.remove(OnEvent.qualifier(name)) == null) {
                throw OnEvent.missing(name, caller);
            }
            return state.withOnEvent(configs);
        });
        return DeleteFunctionEventInvokeConfigResponse.builder().build();
    }
}
