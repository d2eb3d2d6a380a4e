package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.ListAliasesRequest;
import software.amazon.awssdk.services.lambda.model.ListAliasesResponse;

/** {@code ListAliases}, of one version or of all. */
final class ListAliases implements BlockingOperation<ListAliasesRequest, ListAliasesResponse> {
    private static final int PAGE = 50;

    private final Components components;

    ListAliases(Components components) {
        this.components = components;
    }

    @Override
    public Class<ListAliasesRequest> requestType() {
        return ListAliasesRequest.class;
    }

    @Override
    public ListAliasesResponse answer(ListAliasesRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.functionName(), caller);
        List<AliasConfiguration> aliases = new TreeMap<>(
                        components.registry().get(name, caller).aliases())
                .values().stream()
                        .filter(alias ->
                                request.functionVersion() == null || Aliases.uses(alias, request.functionVersion()))
                        .toList();
        Pages.Page<AliasConfiguration> page =
                Pages.of(aliases, AliasConfiguration::name, request.marker(), request.maxItems(), PAGE);
        return ListAliasesResponse.builder()
                .aliases(page.items())
                .nextMarker(page.marker())
                .build();
    }
}
