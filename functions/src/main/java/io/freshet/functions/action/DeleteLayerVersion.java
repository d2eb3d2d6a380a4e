package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import software.amazon.awssdk.services.lambda.model.DeleteLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteLayerVersionResponse;

/** {@code DeleteLayerVersion}: functions that have it keep it. */
final class DeleteLayerVersion implements BlockingOperation<DeleteLayerVersionRequest, DeleteLayerVersionResponse> {
    private final Components components;

    DeleteLayerVersion(Components components) {
        this.components = components;
    }

    @Override
    public Class<DeleteLayerVersionRequest> requestType() {
        return DeleteLayerVersionRequest.class;
    }

    @Override
    public DeleteLayerVersionResponse answer(DeleteLayerVersionRequest request, Caller caller) {
        components.layers().delete(LayerShapes.name(request.layerName(), caller), request.versionNumber());
        return DeleteLayerVersionResponse.builder().build();
    }
}
