package io.freshet.functions.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.Shapes;
import software.amazon.awssdk.services.lambda.model.DeleteEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.DeleteEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/** {@code DeleteEventSourceMapping}. */
final class DeleteEventSourceMapping
        implements BlockingOperation<DeleteEventSourceMappingRequest, DeleteEventSourceMappingResponse> {
    private final MappingStore store;

    DeleteEventSourceMapping(MappingStore store) {
        this.store = store;
    }

    @Override
    public Class<DeleteEventSourceMappingRequest> requestType() {
        return DeleteEventSourceMappingRequest.class;
    }

    @Override
    public DeleteEventSourceMappingResponse answer(DeleteEventSourceMappingRequest request, Caller caller) {
        EventSourceMappingConfiguration mapping = store.find(request.uuid()).orElseThrow(MappingSettings::missing);
        store.delete(request.uuid());
        ObjectNode json = Shapes.json(mapping).put("State", "Deleting");
        return Shapes.shape(DeleteEventSourceMappingResponse.class, DeleteEventSourceMappingResponse.builder(), json);
    }
}
