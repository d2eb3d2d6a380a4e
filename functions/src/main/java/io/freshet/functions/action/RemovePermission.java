package io.freshet.functions.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.lambda.model.RemovePermissionRequest;
import software.amazon.awssdk.services.lambda.model.RemovePermissionResponse;

/** {@code RemovePermission}. */
final class RemovePermission implements BlockingOperation<RemovePermissionRequest, RemovePermissionResponse> {
    private final Components components;

    RemovePermission(Components components) {
        this.components = components;
    }

    @Override
    public Class<RemovePermissionRequest> requestType() {
        return RemovePermissionRequest.class;
    }

    @Override
    public RemovePermissionResponse answer(RemovePermissionRequest request, Caller caller) {
        FunctionName name = FunctionName.of(request.functionName(), request.qualifier(), caller);
        components.registry().change(name, caller, state -> {
            Map<String, List<JsonNode>> policies = new TreeMap<>(state.policies());
            List<JsonNode> statements = new ArrayList<>(policies.getOrDefault(Policies.key(name), List.of()));
            if (!statements.removeIf(each -> each.path("Sid").asText().equals(request.statementId()))) {
                throw Errors.notFound("Statement " + request.statementId() + " is not found in resource policy.");
            }
            policies.put(Policies.key(name), statements);
            return state.withPolicies(policies);
        });
        return RemovePermissionResponse.builder().build();
    }
}
