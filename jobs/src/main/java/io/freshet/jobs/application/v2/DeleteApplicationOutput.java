package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationOutputRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationOutputResponse;

/** Takes an output away. */
final class DeleteApplicationOutput
        extends ControlOperation<DeleteApplicationOutputRequest, DeleteApplicationOutputResponse> {
    DeleteApplicationOutput(Applications applications) {
        super(DeleteApplicationOutputRequest.class, applications);
    }

    @Override
    DeleteApplicationOutputResponse decide(DeleteApplicationOutputRequest request, Caller caller) {
        ApplicationDefinition changed = applications.deleteOutput(
                request.applicationName(), request.currentApplicationVersionId(), request.outputId());
        return DeleteApplicationOutputResponse.builder()
                .applicationARN(changed.arn())
                .applicationVersionId(changed.version())
                .build();
    }
}
