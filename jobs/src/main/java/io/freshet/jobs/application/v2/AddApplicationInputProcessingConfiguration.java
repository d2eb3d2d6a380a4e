package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationInputProcessingConfigurationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationInputProcessingConfigurationResponse;

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
        ApplicationDefinition changed = applications.addPreprocessing(
                request.applicationName(),
                request.currentApplicationVersionId(),
                request.inputId(),
                Requests.preprocessing(request.inputProcessingConfiguration()));
        return AddApplicationInputProcessingConfigurationResponse.builder()
                .applicationARN(changed.arn())
                .applicationVersionId(changed.version())
                .inputId(request.inputId())
                .inputProcessingConfigurationDescription(Responses.inputs(changed).stream()
                        .filter(input -> input.inputId().equals(request.inputId()))
                        .findFirst()
                        .orElseThrow()
                        .inputProcessingConfigurationDescription())
                .build();
    }
}
