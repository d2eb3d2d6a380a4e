package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionState;
import io.freshet.functions.registry.Shapes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.UpdateAliasRequest;
import software.amazon.awssdk.services.lambda.model.UpdateAliasResponse;

/** {@code UpdateAlias}: what the request does not say stays as it is. */
final class UpdateAlias implements BlockingOperation<UpdateAliasRequest, UpdateAliasResponse> {
    private final Components components;

    UpdateAlias(Components components) {
        this.components = components;
    }

    @Override
    public Class<UpdateAliasRequest> requestType() {
        return UpdateAliasRequest.class;
    }

    @Override
    public UpdateAliasResponse answer(UpdateAliasRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.functionName(), caller);
        FunctionState changed = components.registry().change(name, caller, state -> {
            AliasConfiguration before = Optional.ofNullable(state.aliases().get(request.name()))
                    .orElseThrow(() -> Aliases.missing(name, request.name(), caller));
            Errors.requireRevision(request.revisionId(), before.revisionId());
            AliasConfiguration after = before.toBuilder()
                    .functionVersion(
                            Optional.ofNullable(request.functionVersion()).orElse(before.functionVersion()))
                    .description(Optional.ofNullable(request.description()).orElse(before.description()))
                    .routingConfig(Optional.ofNullable(request.routingConfig()).orElse(before.routingConfig()))
                    .revisionId(components.ids().get())
                    .build();
            Aliases.check(state, after.functionVersion(), after.routingConfig(), name, caller);
            Map<String, AliasConfiguration> aliases = new TreeMap<>(state.aliases());
            aliases.put(request.name(), after);
            return state.withAliases(aliases);
        });
        return Shapes.shape(
                UpdateAliasResponse.class,
                UpdateAliasResponse.builder(),
                Shapes.json(Optional.ofNullable(changed.aliases().get(request.name()))
                        .orElseThrow()));
    }
}
