package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.Layers.Version;
import io.freshet.functions.registry.Shapes;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionByArnRequest;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionByArnResponse;

/** {@code GetLayerVersionByArn}. */
final class GetLayerVersionByArn
        implements BlockingOperation<GetLayerVersionByArnRequest, GetLayerVersionByArnResponse> {
    private final Components components;

    GetLayerVersionByArn(Components components) {
        this.components = components;
    }

    @Override
    public Class<GetLayerVersionByArnRequest> requestType() {
        return GetLayerVersionByArnRequest.class;
    }

    @Override
    public GetLayerVersionByArnResponse answer(GetLayerVersionByArnRequest request, Caller caller) {
        String arn = request.arn();
        int colon = arn.lastIndexOf(':');
        if (!arn.substring(colon + 1).matches("\\d{1,9}")) {
            throw Errors.invalid("Arn: " + arn + " (expected: the ARN of a version of a layer)");
        }
        String name = LayerShapes.name(arn.substring(0, colon), caller);
        Version version = LayerShapes.version(components, name, Long.parseLong(arn.substring(colon + 1)), caller);
        return Shapes.shape(
                GetLayerVersionByArnResponse.class,
                GetLayerVersionByArnResponse.builder(),
                new LayerShapes(components).detail(name, version, caller));
    }
}
