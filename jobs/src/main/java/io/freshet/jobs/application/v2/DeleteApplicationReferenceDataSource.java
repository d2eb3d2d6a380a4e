package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationReferenceDataSourceRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationReferenceDataSourceResponse;

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
        ApplicationDefinition changed = applications.deleteReference(
                request.applicationName(), request.currentApplicationVersionId(), request.referenceId());
        return DeleteApplicationReferenceDataSourceResponse.builder()
                .applicationARN(changed.arn())
                .applicationVersionId(changed.version())
                .build();
    }
}
