package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.Layers.Version;
import io.freshet.functions.registry.Shapes;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionResponse;

/** {@code GetLayerVersion}. */
final class GetLayerVersion implements BlockingOperation<GetLayerVersionRequest, GetLayerVersionResponse> {
    private final Components components;

    GetLayerVersion(Components components) {
        this.components = components;
    }

    @Override
    public Class<GetLayerVersionRequest> requestType() {
        return GetLayerVersionRequest.class;
    }

    @Override
    public GetLayerVersionResponse answer(GetLayerVersionRequest request, Caller caller) {
        String name = LayerShapes.name(request.layerName(), caller);
        Version version = LayerShapes.version(components, name, request.versionNumber(), caller);
        return Shapes.shape(
                GetLayerVersionResponse.class,
                GetLayerVersionResponse.builder(),
                new LayerShapes(components).detail(name, version, caller));
    }
}
