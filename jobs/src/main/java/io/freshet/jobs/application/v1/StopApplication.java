package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.StopApplicationRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.StopApplicationResponse;

/** Stops a running application so that it can go on later. */
final class StopApplication extends ControlOperation<StopApplicationRequest, StopApplicationResponse> {
    StopApplication(Applications applications) {
        super(StopApplicationRequest.class, applications);
    }

    @Override
    StopApplicationResponse decide(StopApplicationRequest request, Caller caller) {
        applications.stop(request.applicationName());
        return StopApplicationResponse.builder().build();
    }
}
