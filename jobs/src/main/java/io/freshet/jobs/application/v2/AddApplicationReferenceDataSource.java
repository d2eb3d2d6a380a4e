package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationReferenceDataSourceRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationReferenceDataSourceResponse;

/** Gives the application a reference table; its object is read when the application runs. */
final class AddApplicationReferenceDataSource
        extends ControlOperation<AddApplicationReferenceDataSourceRequest, AddApplicationReferenceDataSourceResponse> {
    AddApplicationReferenceDataSource(Applications applications) {
        super(AddApplicationReferenceDataSourceRequest.class, applications);
    }

    @Override
    AddApplicationReferenceDataSourceResponse decide(AddApplicationReferenceDataSourceRequest request, Caller caller) {
        ApplicationDefinition changed = applications.addReference(
                request.applicationName(),
                request.currentApplicationVersionId(),
                Requests.reference(request.referenceDataSource()));
        return AddApplicationReferenceDataSourceResponse.builder()
                .applicationARN(changed.arn())
                .applicationVersionId(changed.version())
                .referenceDataSourceDescriptions(Responses.references(changed))
                .build();
    }
}
