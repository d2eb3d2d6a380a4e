package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationOutputRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationOutputResponse;

/** Sends one more in-application stream somewhere. */
final class AddApplicationOutput extends ControlOperation<AddApplicationOutputRequest, AddApplicationOutputResponse> {
    AddApplicationOutput(Applications applications) {
        super(AddApplicationOutputRequest.class, applications);
    }

    @Override
    AddApplicationOutputResponse decide(AddApplicationOutputRequest request, Caller caller) {
        ApplicationDefinition changed = applications.addOutput(
                request.applicationName(), request.currentApplicationVersionId(), Requests.output(request.output()));
        return AddApplicationOutputResponse.builder()
                .applicationARN(changed.arn())
                .applicationVersionId(changed.version())
                .outputDescriptions(Responses.outputs(changed))
                .build();
    }
}
