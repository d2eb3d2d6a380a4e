package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.DeleteApplicationInputProcessingConfigurationRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.DeleteApplicationInputProcessingConfigurationResponse;

/** Takes the function away from an input. */
final class DeleteApplicationInputProcessingConfiguration
        extends ControlOperation<
                DeleteApplicationInputProcessingConfigurationRequest,
                DeleteApplicationInputProcessingConfigurationResponse> {
    DeleteApplicationInputProcessingConfiguration(Applications applications) {
        super(DeleteApplicationInputProcessingConfigurationRequest.class, applications);
    }

    @Override
    DeleteApplicationInputProcessingConfigurationResponse decide(
            DeleteApplicationInputProcessingConfigurationRequest request, Caller caller) {
        applications.deletePreprocessing(
                request.applicationName(), request.currentApplicationVersionId(), request.inputId());
        return DeleteApplicationInputProcessingConfigurationResponse.builder().build();
    }
}
