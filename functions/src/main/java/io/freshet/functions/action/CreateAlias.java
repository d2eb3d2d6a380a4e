package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.Shapes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.CreateAliasRequest;
import software.amazon.awssdk.services.lambda.model.CreateAliasResponse;

/** {@code CreateAlias}. */
final class CreateAlias implements BlockingOperation<CreateAliasRequest, CreateAliasResponse> {
    private final Components components;

    CreateAlias(Components components) {
        this.components = components;
    }

    @Override
    public Class<CreateAliasRequest> requestType() {
        return CreateAliasRequest.class;
    }

    @Override
    public CreateAliasResponse answer(CreateAliasRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.functionName(), caller);
        AliasConfiguration alias = AliasConfiguration.builder()
                .aliasArn(name.arn(caller) + ":" + request.name())
                .name(request.name())
                .functionVersion(request.functionVersion())
                .description(Optional.ofNullable(request.description()).orElse(""))
                .routingConfig(request.routingConfig())
                .revisionId(components.ids().get())
                .build();
        components.registry().change(name, caller, state -> {
            if (state.aliases().containsKey(request.name())) {
                throw Errors.conflict("Alias already exists: " + alias.aliasArn());
            }
            Aliases.check(state, request.functionVersion(), request.routingConfig(), name, caller);
            Map<String, AliasConfiguration> aliases = new TreeMap<>(state.aliases());
            aliases.put(request.name(), alias);
            return state.withAliases(aliases);
        });
        return Shapes.shape(CreateAliasResponse.class, CreateAliasResponse.builder(), Shapes.json(alias));
    }
}
