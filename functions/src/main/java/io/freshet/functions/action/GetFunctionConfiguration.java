package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionRegistry.Resolved;
import io.freshet.functions.registry.Shapes;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;

/** {@code GetFunctionConfiguration}. */
final class GetFunctionConfiguration
        implements BlockingOperation<GetFunctionConfigurationRequest, GetFunctionConfigurationResponse> {
    private final Components components;

    GetFunctionConfiguration(Components components) {
        this.components = components;
    }

    @Override
    public Class<GetFunctionConfigurationRequest> requestType() {
        return GetFunctionConfigurationRequest.class;
    }

    @Override
    public GetFunctionConfigurationResponse answer(GetFunctionConfigurationRequest request, Caller caller) {
        FunctionName name = FunctionName.of(request.functionName(), request.qualifier(), caller);
        Resolved resolved = components.registry().resolve(name, caller);
        return Shapes.shape(
                GetFunctionConfigurationResponse.class,
                GetFunctionConfigurationResponse.builder(),
                Shapes.json(Configurations.named(resolved.configuration(), resolved.arn())));
    }
}
