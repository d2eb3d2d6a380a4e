package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.AddApplicationOutputRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.AddApplicationOutputResponse;

/** Sends one more in-application stream somewhere. */
final class AddApplicationOutput extends ControlOperation<AddApplicationOutputRequest, AddApplicationOutputResponse> {
    AddApplicationOutput(Applications applications) {
        super(AddApplicationOutputRequest.class, applications);
    }

    @Override
    AddApplicationOutputResponse decide(AddApplicationOutputRequest request, Caller caller) {
        applications.addOutput(
                request.applicationName(), request.currentApplicationVersionId(), Requests.output(request.output()));
        return AddApplicationOutputResponse.builder().build();
    }
}
