package io.freshet.functions.mapping;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import java.util.List;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsRequest;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsResponse;

/** {@code ListEventSourceMappings}, of a stream, of a function, or all. */
final class ListEventSourceMappings
        implements BlockingOperation<ListEventSourceMappingsRequest, ListEventSourceMappingsResponse> {
    private static final int PAGE = 100;

    private final MappingStore store;

    ListEventSourceMappings(MappingStore store) {
        this.store = store;
    }

    @Override
    public Class<ListEventSourceMappingsRequest> requestType() {
        return ListEventSourceMappingsRequest.class;
    }

    @Override
    public ListEventSourceMappingsResponse answer(ListEventSourceMappingsRequest request, Caller caller) {
        String function = request.functionName() == null
                ? null
                : FunctionName.parse(request.functionName(), caller).qualifiedArn(caller);
        List<EventSourceMappingConfiguration> fitting = store.list().stream()
                .filter(mapping -> request.eventSourceArn() == null
                        || request.eventSourceArn().equals(mapping.eventSourceArn()))
                .filter(mapping -> function == null || function.equals(mapping.functionArn()))
                .filter(mapping -> request.marker() == null || mapping.uuid().compareTo(request.marker()) > 0)
                .toList();
        int most = Math.min(PAGE, request.maxItems() == null ? PAGE : request.maxItems());
        List<EventSourceMappingConfiguration> page = fitting.subList(0, Math.min(most, fitting.size()));
        return ListEventSourceMappingsResponse.builder()
                .eventSourceMappings(page)
                .nextMarker(
                        page.size() < fitting.size() ? page.get(page.size() - 1).uuid() : null)
                .build();
    }
}
