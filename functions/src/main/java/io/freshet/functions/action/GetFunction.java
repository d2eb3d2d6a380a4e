package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionRegistry.Resolved;
import software.amazon.awssdk.services.lambda.model.Concurrency;
import software.amazon.awssdk.services.lambda.model.FunctionCodeLocation;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;

/** {@code GetFunction}. */
final class GetFunction implements BlockingOperation<GetFunctionRequest, GetFunctionResponse> {
    private final Components components;

    GetFunction(Components components) {
        this.components = components;
    }

    @Override
    public Class<GetFunctionRequest> requestType() {
        return GetFunctionRequest.class;
    }

    @Override
    public GetFunctionResponse answer(GetFunctionRequest request, Caller caller) {
        FunctionName name = FunctionName.of(request.functionName(), request.qualifier(), caller);
        Resolved resolved = components.registry().resolve(name, caller);
        FunctionConfiguration configuration = Configurations.named(resolved.configuration(), resolved.arn());
        GetFunctionResponse.Builder answer = GetFunctionResponse.builder()
                .configuration(configuration)
                .code(FunctionCodeLocation.builder()
                        .repositoryType("S3")
                        .location(components.locations().apply(configuration.codeSha256()))
                        .build());
        if (!resolved.state().tags().isEmpty()) {
            answer.tags(resolved.state().tags());
        }
        Integer reserved = resolved.state().reserved();
        if (reserved != null) {
            answer.concurrency(
                    Concurrency.builder().reservedConcurrentExecutions(reserved).build());
        }
        return answer.build();
    }
}
