package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionResponse;

/** {@code DeleteFunction}: all of it, or one version. */
final class DeleteFunction implements BlockingOperation<DeleteFunctionRequest, DeleteFunctionResponse> {
    private final Components components;

    DeleteFunction(Components components) {
        this.components = components;
    }

    @Override
    public Class<DeleteFunctionRequest> requestType() {
        return DeleteFunctionRequest.class;
    }

    @Override
    public DeleteFunctionResponse answer(DeleteFunctionRequest request, Caller caller) {
        FunctionName name = FunctionName.of(request.functionName(), request.qualifier(), caller);
        String qualifier = name.qualifier();
        if (qualifier == null) {
            components.registry().delete(name, caller);
        } else {
            deleteVersion(name, qualifier, caller);
        }
        components.invoker().retire(name.name());
        return DeleteFunctionResponse.builder().build();
    }

    private void deleteVersion(FunctionName name, String version, Caller caller) {
        if (version.equals(FunctionName.LATEST)) {
            throw Errors.invalid("$LATEST version cannot be deleted without deleting the function.");
        }
        components.registry().change(name, caller, state -> {
            if (state.version(version).isEmpty()) {
                throw Errors.notFound("Function not found: " + name.qualifiedArn(caller));
            }
            state.aliases().values().stream()
                    .filter(alias -> Aliases.uses(alias, version))
                    .findFirst()
                    .ifPresent(alias -> {
                        throw Errors.conflict("Unable to delete version because the following aliases reference it: ["
                                + alias.name() + "]");
                    });
            return state.withoutVersion(version);
        });
    }
}
