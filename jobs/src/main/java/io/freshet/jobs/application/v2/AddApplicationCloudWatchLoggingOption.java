package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationCloudWatchLoggingOptionRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationCloudWatchLoggingOptionResponse;

/** Keeps and shows a log stream; nothing is written to it. */
final class AddApplicationCloudWatchLoggingOption
        extends ControlOperation<
                AddApplicationCloudWatchLoggingOptionRequest, AddApplicationCloudWatchLoggingOptionResponse> {
    AddApplicationCloudWatchLoggingOption(Applications applications) {
        super(AddApplicationCloudWatchLoggingOptionRequest.class, applications);
    }

    @Override
    AddApplicationCloudWatchLoggingOptionResponse decide(
            AddApplicationCloudWatchLoggingOptionRequest request, Caller caller) {
        String name = request.applicationName();
        ApplicationDefinition changed = applications.addLoggingOption(
                name,
                ExpectedVersion.of(
                        applications, name, request.currentApplicationVersionId(), request.conditionalToken()),
                Requests.loggingOption(request.cloudWatchLoggingOption()));
        return AddApplicationCloudWatchLoggingOptionResponse.builder()
                .applicationARN(changed.arn())
                .applicationVersionId(changed.version())
                .cloudWatchLoggingOptionDescriptions(Responses.loggingOptions(changed))
                .build();
    }
}
