package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.AddApplicationInputProcessingConfigurationRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.AddApplicationInputProcessingConfigurationResponse;

/** Keeps a function for an input; an application that has one cannot start yet. */
final class AddApplicationInputProcessingConfiguration
        extends ControlOperation<
                AddApplicationInputProcessingConfigurationRequest, AddApplicationInputProcessingConfigurationResponse> {
    AddApplicationInputProcessingConfiguration(Applications applications) {
        super(AddApplicationInputProcessingConfigurationRequest.class, applications);
    }

    @Override
    AddApplicationInputProcessingConfigurationResponse decide(
            AddApplicationInputProcessingConfigurationRequest request, Caller caller) {
        applications.addPreprocessing(
                request.applicationName(),
                request.currentApplicationVersionId(),
                request.inputId(),
                Requests.preprocessing(request.inputProcessingConfiguration()));
        return AddApplicationInputProcessingConfigurationResponse.builder().build();
    }
}
