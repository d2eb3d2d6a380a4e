package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.AddApplicationReferenceDataSourceRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.AddApplicationReferenceDataSourceResponse;

/** Gives the application a reference table; its object is read when the application runs. */
final class AddApplicationReferenceDataSource
        extends ControlOperation<AddApplicationReferenceDataSourceRequest, AddApplicationReferenceDataSourceResponse> {
    AddApplicationReferenceDataSource(Applications applications) {
        super(AddApplicationReferenceDataSourceRequest.class, applications);
    }

    @Override
    AddApplicationReferenceDataSourceResponse decide(AddApplicationReferenceDataSourceRequest request, Caller caller) {
        applications.addReference(
                request.applicationName(),
                request.currentApplicationVersionId(),
                Requests.reference(request.referenceDataSource()));
        return AddApplicationReferenceDataSourceResponse.builder().build();
    }
}
