package io.freshet.functions.mapping;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.Shapes;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingResponse;

/** {@code GetEventSourceMapping}. */
final class GetEventSourceMapping
        implements BlockingOperation<GetEventSourceMappingRequest, GetEventSourceMappingResponse> {
    private final MappingStore store;

    GetEventSourceMapping(MappingStore store) {
        this.store = store;
    }

    @Override
    public Class<GetEventSourceMappingRequest> requestType() {
        return GetEventSourceMappingRequest.class;
    }

    @Override
    public GetEventSourceMappingResponse answer(GetEventSourceMappingRequest request, Caller caller) {
        EventSourceMappingConfiguration mapping = store.find(request.uuid()).orElseThrow(MappingSettings::missing);
        return Shapes.shape(
                GetEventSourceMappingResponse.class, GetEventSourceMappingResponse.builder(), Shapes.json(mapping));
    }
}
