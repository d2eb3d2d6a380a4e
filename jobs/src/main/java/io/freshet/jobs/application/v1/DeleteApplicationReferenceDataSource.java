package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.DeleteApplicationReferenceDataSourceRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.DeleteApplicationReferenceDataSourceResponse;

/** Takes a reference table away. */
final class DeleteApplicationReferenceDataSource
        extends ControlOperation<
                DeleteApplicationReferenceDataSourceRequest, DeleteApplicationReferenceDataSourceResponse> {
    DeleteApplicationReferenceDataSource(Applications applications) {
        super(DeleteApplicationReferenceDataSourceRequest.class, applications);
    }

    @Override
    DeleteApplicationReferenceDataSourceResponse decide(
            DeleteApplicationReferenceDataSourceRequest request, Caller caller) {
        applications.deleteReference(
                request.applicationName(), request.currentApplicationVersionId(), request.referenceId());
        return DeleteApplicationReferenceDataSourceResponse.builder().build();
    }
}
