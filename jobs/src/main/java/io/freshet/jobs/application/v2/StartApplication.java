package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationException;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.Restore;
import io.freshet.jobs.application.StartingPosition;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationRestoreType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RunConfiguration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SqlRunConfiguration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.StartApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.StartApplicationResponse;

/** Starts an application at the positions given for its inputs, or from a snapshot. */
final class StartApplication extends ControlOperation<StartApplicationRequest, StartApplicationResponse> {
    StartApplication(Applications applications) {
        super(StartApplicationRequest.class, applications);
    }

    @Override
    StartApplicationResponse decide(StartApplicationRequest request, Caller caller) {
        applications.start(
                request.applicationName(), positions(request.runConfiguration()), restore(request.runConfiguration()));
        return StartApplicationResponse.builder().build();
    }

    /** State that no operator claims is dropped in any case. */
    private static Restore restore(@Nullable RunConfiguration configuration) {
        var asked = configuration == null ? null : configuration.applicationRestoreConfiguration();
        if (asked == null) {
            return Restore.LATEST;
        }
        String snapshot = asked.snapshotName();
        boolean custom = asked.applicationRestoreType() == ApplicationRestoreType.RESTORE_FROM_CUSTOM_SNAPSHOT;
        if (custom != (snapshot != null)) {
            throw ApplicationException.invalid("SnapshotName: " + snapshot + " with ApplicationRestoreType "
                    + asked.applicationRestoreTypeAsString()
                    + " (expected: a name with RESTORE_FROM_CUSTOM_SNAPSHOT, and none with the others)");
        }
        if (snapshot != null) {
            return Restore.of(snapshot);
        }
        return asked.applicationRestoreType() == ApplicationRestoreType.SKIP_RESTORE_FROM_SNAPSHOT
                ? Restore.NOTHING
                : Restore.LATEST;
    }

    private static Map<String, StartingPosition> positions(@Nullable RunConfiguration configuration) {
        Map<String, StartingPosition> positions = new TreeMap<>();
        if (configuration == null) {
            return positions;
        }
        for (SqlRunConfiguration run : configuration.sqlRunConfigurations()) {
            positions.put(run.inputId(), Requests.position(run.inputStartingPositionConfiguration()));
        }
        return positions;
    }
}
