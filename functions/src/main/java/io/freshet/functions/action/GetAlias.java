package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.Shapes;
import java.util.Optional;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.GetAliasRequest;
import software.amazon.awssdk.services.lambda.model.GetAliasResponse;

/** {@code GetAlias}. */
final class GetAlias implements BlockingOperation<GetAliasRequest, GetAliasResponse> {
    private final Components components;

    GetAlias(Components components) {
        this.components = components;
    }

    @Override
    public Class<GetAliasRequest> requestType() {
        return GetAliasRequest.class;
    }

    @Override
    public GetAliasResponse answer(GetAliasRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.functionName(), caller);
        AliasConfiguration alias = Optional.ofNullable(
                        components.registry().get(name, caller).aliases().get(request.name()))
                .orElseThrow(() -> Aliases.missing(name, request.name(), caller));
        return Shapes.shape(GetAliasResponse.class, GetAliasResponse.builder(), Shapes.json(alias));
    }
}
