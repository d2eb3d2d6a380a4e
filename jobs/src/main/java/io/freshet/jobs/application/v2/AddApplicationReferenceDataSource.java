package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationReferenceDataSourceRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationReferenceDataSourceResponse;

/** Keeps a reference table; an application that has one cannot start yet. */
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
