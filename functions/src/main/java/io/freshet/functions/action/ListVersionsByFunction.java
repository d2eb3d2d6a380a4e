package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionState;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionRequest;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionResponse;

/** {@code ListVersionsByFunction}: {@code $LATEST} first. */
final class ListVersionsByFunction
        implements BlockingOperation<ListVersionsByFunctionRequest, ListVersionsByFunctionResponse> {
    private static final int PAGE = 50;

    private final Components components;

    ListVersionsByFunction(Components components) {
        this.components = components;
    }

    @Override
    public Class<ListVersionsByFunctionRequest> requestType() {
        return ListVersionsByFunctionRequest.class;
    }

    @Override
    public ListVersionsByFunctionResponse answer(ListVersionsByFunctionRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.functionName(), caller);
        FunctionState state = components.registry().get(name, caller);
        List<FunctionConfiguration> versions = new ArrayList<>();
        versions.add(Configurations.named(state.latest(), name.arn(caller) + ":" + FunctionName.LATEST));
        versions.addAll(state.versions());
        Pages.Page<FunctionConfiguration> page =
                Pages.of(versions, FunctionConfiguration::version, request.marker(), request.maxItems(), PAGE);
        return ListVersionsByFunctionResponse.builder()
                .versions(page.items())
                .nextMarker(page.marker())
                .build();
    }
}
