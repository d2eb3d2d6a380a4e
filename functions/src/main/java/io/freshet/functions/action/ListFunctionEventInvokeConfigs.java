package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsResponse;

/** {@code ListFunctionEventInvokeConfigs}. */
final class ListFunctionEventInvokeConfigs
        implements BlockingOperation<ListFunctionEventInvokeConfigsRequest, ListFunctionEventInvokeConfigsResponse> {
    private static final int PAGE = 50;

    private final Components components;

    ListFunctionEventInvokeConfigs(Components components) {
        this.components = components;
    }

    @Override
    public Class<ListFunctionEventInvokeConfigsRequest> requestType() {
        return ListFunctionEventInvokeConfigsRequest.class;
    }

    @Override
    public ListFunctionEventInvokeConfigsResponse answer(ListFunctionEventInvokeConfigsRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.functionName(), caller);
        List<FunctionEventInvokeConfig> configs = List.copyOf(
                new TreeMap<>(components.registry().get(name, caller).onEvent()).values());
        Pages.Page<FunctionEventInvokeConfig> page =
                Pages.of(configs, FunctionEventInvokeConfig::functionArn, request.marker(), request.maxItems(), PAGE);
        return ListFunctionEventInvokeConfigsResponse.builder()
                .functionEventInvokeConfigs(page.items())
                .nextMarker(page.marker())
                .build();
    }
}
