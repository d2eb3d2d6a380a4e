package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.DeleteApplicationOutputRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.DeleteApplicationOutputResponse;

/** Takes an output away. */
final class DeleteApplicationOutput
        extends ControlOperation<DeleteApplicationOutputRequest, DeleteApplicationOutputResponse> {
    DeleteApplicationOutput(Applications applications) {
        super(DeleteApplicationOutputRequest.class, applications);
    }

    @Override
    DeleteApplicationOutputResponse decide(DeleteApplicationOutputRequest request, Caller caller) {
        applications.deleteOutput(request.applicationName(), request.currentApplicationVersionId(), request.outputId());
        return DeleteApplicationOutputResponse.builder().build();
    }
}
