package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationInputRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationInputResponse;

/** Gives an application its source. */
final class AddApplicationInput extends ControlOperation<AddApplicationInputRequest, AddApplicationInputResponse> {
    AddApplicationInput(Applications applications) {
        super(AddApplicationInputRequest.class, applications);
    }

    @Override
    AddApplicationInputResponse decide(AddApplicationInputRequest request, Caller caller) {
        ApplicationDefinition changed = applications.addInput(
                request.applicationName(), request.currentApplicationVersionId(), Requests.input(request.input()));
        return AddApplicationInputResponse.builder()
                .applicationARN(changed.arn())
                .applicationVersionId(changed.version())
                .inputDescriptions(Responses.inputs(changed))
                .build();
    }
}
