package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionState;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;

/** {@code ListFunctions}: the functions, or all their versions. */
final class ListFunctions implements BlockingOperation<ListFunctionsRequest, ListFunctionsResponse> {
    private static final int PAGE = 50;

    private final Components components;

    ListFunctions(Components components) {
        this.components = components;
    }

    @Override
    public Class<ListFunctionsRequest> requestType() {
        return ListFunctionsRequest.class;
    }

    @Override
    public ListFunctionsResponse answer(ListFunctionsRequest request, Caller caller) {
        boolean all = "ALL".equals(request.functionVersionAsString());
        List<FunctionConfiguration> configurations = new ArrayList<>();
        for (FunctionState state : components.registry().list()) {
            FunctionConfiguration latest = state.latest();
            configurations.add(
                    all ? Configurations.named(latest, latest.functionArn() + ":" + FunctionName.LATEST) : latest);
            if (all) {
                configurations.addAll(state.versions());
            }
        }
        Pages.Page<FunctionConfiguration> page = Pages.of(
                configurations, FunctionConfiguration::functionArn, request.marker(), request.maxItems(), PAGE);
        return ListFunctionsResponse.builder()
                .functions(page.items())
                .nextMarker(page.marker())
                .build();
    }
}
