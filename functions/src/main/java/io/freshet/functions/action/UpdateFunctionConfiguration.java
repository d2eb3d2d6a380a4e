package io.freshet.functions.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionState;
import io.freshet.functions.registry.Shapes;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationResponse;

/** {@code UpdateFunctionConfiguration}: what the request does not say stays as it is. */
final class UpdateFunctionConfiguration
        implements BlockingOperation<UpdateFunctionConfigurationRequest, UpdateFunctionConfigurationResponse> {
    private final Components components;

    UpdateFunctionConfiguration(Components components) {
        this.components = components;
    }

    @Override
    public Class<UpdateFunctionConfigurationRequest> requestType() {
        return UpdateFunctionConfigurationRequest.class;
    }

    @Override
    public UpdateFunctionConfigurationResponse answer(UpdateFunctionConfigurationRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.functionName(), caller);
        Settings settings = new Settings(components);
        Configurations configurations = new Configurations(components);
        FunctionState changed = components.registry().change(name, caller, state -> {
            Errors.requireRevision(request.revisionId(), state.latest().revisionId());
            ObjectNode merged =
                    settings.merged(Shapes.json(state.latest()), request, request.hasLayers(), request.layers());
            return state.withLatest(configurations.touched(merged));
        });
        return Shapes.shape(
                UpdateFunctionConfigurationResponse.class,
                UpdateFunctionConfigurationResponse.builder(),
                Shapes.json(changed.latest()));
    }
}
