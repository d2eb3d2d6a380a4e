package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.code.CodeStore.Code;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.Shapes;
import java.util.Optional;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeResponse;

/** {@code UpdateFunctionCode}. */
final class UpdateFunctionCode implements BlockingOperation<UpdateFunctionCodeRequest, UpdateFunctionCodeResponse> {
    private final Components components;

    UpdateFunctionCode(Components components) {
        this.components = components;
    }

    @Override
    public Class<UpdateFunctionCodeRequest> requestType() {
        return UpdateFunctionCodeRequest.class;
    }

    @Override
    public UpdateFunctionCodeResponse answer(UpdateFunctionCodeRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.functionName(), caller);
        components.registry().get(name, caller);
        if (request.imageUri() != null) {
            throw Errors.invalid("Container images are not run here (expected: ZipFile, or S3Bucket and S3Key)");
        }
        Code code = new CodeArgument(components)
                .stored(request.zipFile(), request.s3Bucket(), request.s3Key(), request.s3ObjectVersion());
        Configurations configurations = new Configurations(components);
        boolean dryRun = Boolean.TRUE.equals(request.dryRun());
        FunctionConfiguration[] changed = new FunctionConfiguration[1];
        components.registry().changing(name, caller, state -> {
            Errors.requireRevision(request.revisionId(), state.latest().revisionId());
            changed[0] = configurations.withCode(state.latest(), code);
            return dryRun ? Optional.empty() : Optional.of(state.withLatest(changed[0]));
        });
        FunctionConfiguration answered = Boolean.TRUE.equals(request.publish()) && !dryRun
                ? configurations.publish(name, caller, null, null, null)
                : changed[0];
        return Shapes.shape(
                UpdateFunctionCodeResponse.class, UpdateFunctionCodeResponse.builder(), Shapes.json(answered));
    }
}
