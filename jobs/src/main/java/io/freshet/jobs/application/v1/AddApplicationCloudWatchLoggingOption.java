package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.AddApplicationCloudWatchLoggingOptionRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.AddApplicationCloudWatchLoggingOptionResponse;

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
        applications.addLoggingOption(
                request.applicationName(),
                request.currentApplicationVersionId(),
                Requests.loggingOption(request.cloudWatchLoggingOption()));
        return AddApplicationCloudWatchLoggingOptionResponse.builder().build();
    }
}
