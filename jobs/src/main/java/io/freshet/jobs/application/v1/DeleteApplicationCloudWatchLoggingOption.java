package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.DeleteApplicationCloudWatchLoggingOptionRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.DeleteApplicationCloudWatchLoggingOptionResponse;

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
        applications.deleteLoggingOption(
                request.applicationName(), request.currentApplicationVersionId(), request.cloudWatchLoggingOptionId());
        return DeleteApplicationCloudWatchLoggingOptionResponse.builder().build();
    }
}
