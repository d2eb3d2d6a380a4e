package io.freshet.functions.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;
import software.amazon.awssdk.services.lambda.model.AddPermissionResponse;

/** {@code AddPermission}. */
final class AddPermission implements BlockingOperation<AddPermissionRequest, AddPermissionResponse> {
    private final Components components;

    AddPermission(Components components) {
        this.components = components;
    }

    @Override
    public Class<AddPermissionRequest> requestType() {
        return AddPermissionRequest.class;
    }

    @Override
    public AddPermissionResponse answer(AddPermissionRequest request, Caller caller) {
        FunctionName name = FunctionName.of(request.functionName(), request.qualifier(), caller);
        ObjectNode statement = Policies.statement(request, name.qualifiedArn(caller));
        components.registry().change(name, caller, state -> {
            FunctionRegistry.requireQualifier(state, name, caller);
            Map<String, List<JsonNode>> policies = new TreeMap<>(state.policies());
            List<JsonNode> statements = new ArrayList<>(policies.getOrDefault(Policies.key(name), List.of()));
            if (statements.stream().anyMatch(each -> each.path("Sid").asText().equals(request.statementId()))) {
                throw Errors.conflict("The statement id (" + request.statementId()
                        + ") provided already exists. Please provide a new statement id, or remove the existing"
                        + " statement.");
            }
            statements.add(statement);
            Policies.requireRoom(statements);
            policies.put(Policies.key(name), statements);
            return state.withPolicies(policies);
        });
        return AddPermissionResponse.builder().statement(statement.toString()).build();
    }
}
