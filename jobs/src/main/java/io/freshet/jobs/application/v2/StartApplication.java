package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationException;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.StartingPosition;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RunConfiguration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SqlRunConfiguration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.StartApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.StartApplicationResponse;

/** Starts an application at the positions given for its inputs. */
final class StartApplication extends ControlOperation<StartApplicationRequest, StartApplicationResponse> {
    StartApplication(Applications applications) {
        super(StartApplicationRequest.class, applications);
    }

    @Override
    StartApplicationResponse decide(StartApplicationRequest request, Caller caller) {
        applications.start(request.applicationName(), positions(request.runConfiguration()));
        return StartApplicationResponse.builder().build();
    }

    private static Map<String, StartingPosition> positions(@Nullable RunConfiguration configuration) {
        Map<String, StartingPosition> positions = new TreeMap<>();
        if (configuration == null) {
            return positions;
        }
        if (configuration.flinkRunConfiguration() != null || configuration.applicationRestoreConfiguration() != null) {
            throw ApplicationException.invalid("RunConfiguration (expected: SqlRunConfigurations only)");
        }
        for (SqlRunConfiguration run : configuration.sqlRunConfigurations()) {
            positions.put(run.inputId(), Requests.position(run.inputStartingPositionConfiguration()));
        }
        return positions;
    }
}
