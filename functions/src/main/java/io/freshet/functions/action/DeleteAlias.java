package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.DeleteAliasRequest;
import software.amazon.awssdk.services.lambda.model.DeleteAliasResponse;

/** {@code DeleteAlias}: nothing happens if there is none. */
final class DeleteAlias implements BlockingOperation<DeleteAliasRequest, DeleteAliasResponse> {
    private final Components components;

    DeleteAlias(Components components) {
        this.components = components;
    }

    @Override
    public Class<DeleteAliasRequest> requestType() {
        return DeleteAliasRequest.class;
    }

    @Override
    public DeleteAliasResponse answer(DeleteAliasRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.functionName(), caller);
        components.registry().change(name, caller, state -> {
            Map<String, AliasConfiguration> aliases = new TreeMap<>(state.aliases());
            aliases.remove(request.name());
            return state.withAliases(aliases);
        });
        return DeleteAliasResponse.builder().build();
    }
}
