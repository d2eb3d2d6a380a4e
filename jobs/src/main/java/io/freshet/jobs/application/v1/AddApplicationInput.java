package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.AddApplicationInputRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.AddApplicationInputResponse;

/** Gives an application its source. */
final class AddApplicationInput extends ControlOperation<AddApplicationInputRequest, AddApplicationInputResponse> {
    AddApplicationInput(Applications applications) {
        super(AddApplicationInputRequest.class, applications);
    }

    @Override
    AddApplicationInputResponse decide(AddApplicationInputRequest request, Caller caller) {
        applications.addInput(
                request.applicationName(), request.currentApplicationVersionId(), Requests.input(request.input()));
        return AddApplicationInputResponse.builder().build();
    }
}
