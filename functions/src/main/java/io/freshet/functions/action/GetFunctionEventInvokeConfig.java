package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.Shapes;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigResponse;

/** {@code GetFunctionEventInvokeConfig}. */
final class GetFunctionEventInvokeConfig
        implements BlockingOperation<GetFunctionEventInvokeConfigRequest, GetFunctionEventInvokeConfigResponse> {
    private final Components components;

    GetFunctionEventInvokeConfig(Components components) {
        this.components = components;
    }

    @Override
    public Class<GetFunctionEventInvokeConfigRequest> requestType() {
        return GetFunctionEventInvokeConfigRequest.class;
    }

    @Override
    public GetFunctionEventInvokeConfigResponse answer(GetFunctionEventInvokeConfigRequest request, Caller caller) {
        FunctionName name = FunctionName.of(request.functionName(), request.qualifier(), caller);
        return Shapes.shape(
                GetFunctionEventInvokeConfigResponse.class,
                GetFunctionEventInvokeConfigResponse.builder(),
                Shapes.json(new OnEvent(components).get(name, caller)));
    }
}
