package io.freshet.functions.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.code.CodeStore.Code;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionState;
import io.freshet.functions.registry.Shapes;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionCode;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** {@code CreateFunction}: it is active at once. */
final class CreateFunction implements BlockingOperation<CreateFunctionRequest, CreateFunctionResponse> {
    private final Components components;

    CreateFunction(Components components) {
        this.components = components;
    }

    @Override
    public Class<CreateFunctionRequest> requestType() {
        return CreateFunctionRequest.class;
    }

    @Override
    public CreateFunctionResponse answer(CreateFunctionRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.functionName(), caller);
        if (name.qualifier() != null) {
            throw Errors.invalid("FunctionName: " + request.functionName() + " (expected: no qualifier)");
        }
        if (components.registry().find(name.name()).isPresent()) {
            throw Errors.conflict("Function already exist: " + name.name());
        }
        ObjectNode settings = new Settings(components).first(request);
        FunctionCode given = request.code();
        Code code = new CodeArgument(components)
                .stored(given.zipFile(), given.s3Bucket(), given.s3Key(), given.s3ObjectVersion());
        Configurations configurations = new Configurations(components);
        FunctionConfiguration latest = configurations.latest(settings, name.name(), name.arn(caller), code);
        components.registry().create(FunctionState.of(latest, request.tags()));
        FunctionConfiguration answered = latest;
        if (Boolean.TRUE.equals(request.publish())) {
            answered = configurations.publish(name, caller, null, null, null);
        }
        return Shapes.shape(CreateFunctionResponse.class, CreateFunctionResponse.builder(), Shapes.json(answered));
    }
}
