package io.freshet.functions.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionState;
import java.util.List;
import software.amazon.awssdk.services.lambda.model.GetPolicyRequest;
import software.amazon.awssdk.services.lambda.model.GetPolicyResponse;

/** {@code GetPolicy}. */
final class GetPolicy implements BlockingOperation<GetPolicyRequest, GetPolicyResponse> {
    private final Components components;

    GetPolicy(Components components) {
        this.components = components;
    }

    @Override
    public Class<GetPolicyRequest> requestType() {
        return GetPolicyRequest.class;
    }

    @Override
    public GetPolicyResponse answer(GetPolicyRequest request, Caller caller) {
        FunctionName name = FunctionName.of(request.functionName(), request.qualifier(), caller);
        FunctionState state = components.registry().get(name, caller);
        List<JsonNode> statements = state.policies().getOrDefault(Policies.key(name), List.of());
        if (statements.isEmpty()) {
            throw Errors.notFound("The resource you requested does not exist.");
        }
        return GetPolicyResponse.builder()
                .policy(Policies.document(statements).toString())
                .revisionId(state.latest().revisionId())
                .build();
    }
}
