package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.AddApplicationReferenceDataSourceRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.AddApplicationReferenceDataSourceResponse;

/** Keeps a reference table; an application that has one cannot start yet. */
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
