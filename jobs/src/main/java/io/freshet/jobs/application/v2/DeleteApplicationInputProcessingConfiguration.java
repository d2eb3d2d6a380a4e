package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationInputProcessingConfigurationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationInputProcessingConfigurationResponse;

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
        ApplicationDefinition changed = applications.deletePreprocessing(
                request.applicationName(), request.currentApplicationVersionId(), request.inputId());
        return DeleteApplicationInputProcessingConfigurationResponse.builder()
                .applicationARN(changed.arn())
                .applicationVersionId(changed.version())
                .build();
    }
}
