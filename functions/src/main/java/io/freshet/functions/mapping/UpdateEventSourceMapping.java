package io.freshet.functions.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionRegistry;
import io.freshet.functions.registry.Shapes;
import java.time.Clock;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingResponse;

/** {@code UpdateEventSourceMapping}: what the request does not say stays as it is, and so does the place in every shard. */
final class UpdateEventSourceMapping
        implements BlockingOperation<UpdateEventSourceMappingRequest, UpdateEventSourceMappingResponse> {
    private final MappingStore store;
    private final FunctionRegistry registry;
    private final Clock clock;

    UpdateEventSourceMapping(MappingStore store, FunctionRegistry registry, Clock clock) {
        this.store = store;
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public Class<UpdateEventSourceMappingRequest> requestType() {
        return UpdateEventSourceMappingRequest.class;
    }

    @Override
    public UpdateEventSourceMappingResponse answer(UpdateEventSourceMappingRequest request, Caller caller) {
        EventSourceMappingConfiguration changed = store.change(request.uuid(), mapping -> {
                    ObjectNode json = MappingSettings.isOfObjects(mapping)
                            ? MappingSettings.ofObjects(Shapes.json(mapping), request)
                            : MappingSettings.merged(Shapes.json(mapping), request);
                    if (request.functionName() != null) {
                        json.put("FunctionArn", MappingSettings.functionArn(registry, request.functionName(), caller));
                    }
                    if (request.enabled() != null) {
                        json.put("State", request.enabled() ? "Enabled" : "Disabled");
                    }
                    return MappingSettings.read(json, clock);
                })
                .orElseThrow(MappingSettings::missing);
        return Shapes.shape(
                UpdateEventSourceMappingResponse.class,
                UpdateEventSourceMappingResponse.builder(),
                Shapes.json(changed));
    }
}
