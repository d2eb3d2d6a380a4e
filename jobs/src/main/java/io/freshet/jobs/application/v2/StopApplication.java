package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationException;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.StopApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.StopApplicationResponse;

/** Stops a running application so that it can go on later. */
final class StopApplication extends ControlOperation<StopApplicationRequest, StopApplicationResponse> {
    StopApplication(Applications applications) {
        super(StopApplicationRequest.class, applications);
    }

    @Override
    StopApplicationResponse decide(StopApplicationRequest request, Caller caller) {
        if (Boolean.TRUE.equals(request.force())) {
            throw ApplicationException.invalid("Force: true (expected: false, an SQL application stops in good order)");
        }
        applications.stop(request.applicationName());
        return StopApplicationResponse.builder().build();
    }
}
