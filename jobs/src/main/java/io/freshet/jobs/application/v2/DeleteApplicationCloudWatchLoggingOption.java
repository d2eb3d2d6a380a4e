package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationCloudWatchLoggingOptionRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationCloudWatchLoggingOptionResponse;

/** Forgets a log stream. */
final class DeleteApplicationCloudWatchLoggingOption
        extends ControlOperation<
                DeleteApplicationCloudWatchLoggingOptionRequest, DeleteApplicationCloudWatchLoggingOptionResponse> {
    DeleteApplicationCloudWatchLoggingOption(Applications applications) {
        super(DeleteApplicationCloudWatchLoggingOptionRequest.class, applications);
    }

    @Override
    DeleteApplicationCloudWatchLoggingOptionResponse decide(
            DeleteApplicationCloudWatchLoggingOptionRequest request, Caller caller) {
        String name = request.applicationName();
        ApplicationDefinition changed = applications.deleteLoggingOption(
                name,
                ExpectedVersion.of(
                        applications, name, request.currentApplicationVersionId(), request.conditionalToken()),
                request.cloudWatchLoggingOptionId());
        return DeleteApplicationCloudWatchLoggingOptionResponse.builder()
                .applicationARN(changed.arn())
                .applicationVersionId(changed.version())
                .cloudWatchLoggingOptionDescriptions(Responses.loggingOptions(changed))
                .build();
    }
}
