package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.code.CodeStore.Code;
import io.freshet.functions.registry.Layers.Version;
import io.freshet.functions.registry.Shapes;
import java.util.Optional;
import software.amazon.awssdk.services.lambda.model.LayerVersionContentInput;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionResponse;

/** {@code PublishLayerVersion}. */
final class PublishLayerVersion implements BlockingOperation<PublishLayerVersionRequest, PublishLayerVersionResponse> {
    private final Components components;

    PublishLayerVersion(Components components) {
        this.components = components;
    }

    @Override
    public Class<PublishLayerVersionRequest> requestType() {
        return PublishLayerVersionRequest.class;
    }

    @Override
    public PublishLayerVersionResponse answer(PublishLayerVersionRequest request, Caller caller) {
        String name = LayerShapes.name(request.layerName(), caller);
        LayerVersionContentInput content = request.content();
        Code code = new CodeArgument(components)
                .stored(content.zipFile(), content.s3Bucket(), content.s3Key(), content.s3ObjectVersion());
        Version version = components
                .layers()
                .publish(
                        name,
                        number -> new Version(
                                number,
                                code.sha256(),
                                code.size(),
                                components.now(),
                                Optional.ofNullable(request.description()).orElse(""),
                                request.licenseInfo(),
                                request.compatibleRuntimesAsStrings(),
                                request.compatibleArchitecturesAsStrings(),
                                false));
        return Shapes.shape(
                PublishLayerVersionResponse.class,
                PublishLayerVersionResponse.builder(),
                new LayerShapes(components).detail(name, version, caller));
    }
}
