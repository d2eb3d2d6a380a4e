package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.DeleteApplicationRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.DeleteApplicationResponse;

/** Stops an application and removes it. */
final class DeleteApplication extends ControlOperation<DeleteApplicationRequest, DeleteApplicationResponse> {
    DeleteApplication(Applications applications) {
        super(DeleteApplicationRequest.class, applications);
    }

    @Override
    DeleteApplicationResponse decide(DeleteApplicationRequest request, Caller caller) {
        applications.delete(request.applicationName(), request.createTimestamp());
        return DeleteApplicationResponse.builder().build();
    }
}
