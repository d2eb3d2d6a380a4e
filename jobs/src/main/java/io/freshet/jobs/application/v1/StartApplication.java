package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.StartingPosition;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.kinesisanalytics.model.InputConfiguration;
import software.amazon.awssdk.services.kinesisanalytics.model.StartApplicationRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.StartApplicationResponse;

/** Starts an application at the positions given for its inputs. */
final class StartApplication extends ControlOperation<StartApplicationRequest, StartApplicationResponse> {
    StartApplication(Applications applications) {
        super(StartApplicationRequest.class, applications);
    }

    @Override
    StartApplicationResponse decide(StartApplicationRequest request, Caller caller) {
        Map<String, StartingPosition> positions = new TreeMap<>();
        for (InputConfiguration input : request.inputConfigurations()) {
            positions.put(input.id(), Requests.position(input.inputStartingPositionConfiguration()));
        }
        applications.start(request.applicationName(), positions);
        return StartApplicationResponse.builder().build();
    }
}
