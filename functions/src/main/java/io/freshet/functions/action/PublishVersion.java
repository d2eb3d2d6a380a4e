package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.Shapes;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.PublishVersionRequest;
import software.amazon.awssdk.services.lambda.model.PublishVersionResponse;

/** {@code PublishVersion}. */
final class PublishVersion implements BlockingOperation<PublishVersionRequest, PublishVersionResponse> {
    private final Components components;

    PublishVersion(Components components) {
        this.components = components;
    }

    @Override
    public Class<PublishVersionRequest> requestType() {
        return PublishVersionRequest.class;
    }

    @Override
    public PublishVersionResponse answer(PublishVersionRequest request, Caller caller) {
        FunctionConfiguration version = new Configurations(components)
                .publish(
                        FunctionName.parse(request.functionName(), caller),
                        caller,
                        request.description(),
                        request.codeSha256(),
                        request.revisionId());
        return Shapes.shape(PublishVersionResponse.class, PublishVersionResponse.builder(), Shapes.json(version));
    }
}
