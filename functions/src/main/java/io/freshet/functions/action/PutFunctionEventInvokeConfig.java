package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.Shapes;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigResponse;

/** {@code PutFunctionEventInvokeConfig}. */
final class PutFunctionEventInvokeConfig
        implements BlockingOperation<PutFunctionEventInvokeConfigRequest, PutFunctionEventInvokeConfigResponse> {
    private final Components components;

    PutFunctionEventInvokeConfig(Components components) {
        this.components = components;
    }

    @Override
    public Class<PutFunctionEventInvokeConfigRequest> requestType() {
        return PutFunctionEventInvokeConfigRequest.class;
    }

    @Override
    public PutFunctionEventInvokeConfigResponse answer(PutFunctionEventInvokeConfigRequest request, Caller caller) {
        FunctionName name = FunctionName.of(request.functionName(), request.qualifier(), caller);
        return Shapes.shape(
                PutFunctionEventInvokeConfigResponse.class,
                PutFunctionEventInvokeConfigResponse.builder(),
                Shapes.json(new OnEvent(components).put(name, caller, request, false)));
    }
}
