package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.Shapes;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionEventInvokeConfigResponse;

/** {@code UpdateFunctionEventInvokeConfig}. */
final class UpdateFunctionEventInvokeConfig
        implements BlockingOperation<UpdateFunctionEventInvokeConfigRequest, UpdateFunctionEventInvokeConfigResponse> {
    private final Components components;

    UpdateFunctionEventInvokeConfig(Components components) {
        this.components = components;
    }

    @Override
    public Class<UpdateFunctionEventInvokeConfigRequest> requestType() {
        return UpdateFunctionEventInvokeConfigRequest.class;
    }

    @Override
    public UpdateFunctionEventInvokeConfigResponse answer(
            UpdateFunctionEventInvokeConfigRequest request, Caller caller) {
        FunctionName name = FunctionName.of(request.functionName(), request.qualifier(), caller);
        return Shapes.shape(
                UpdateFunctionEventInvokeConfigResponse.class,
                UpdateFunctionEventInvokeConfigResponse.builder(),
                Shapes.json(new OnEvent(components).put(name, caller, request, true)));
    }
}
