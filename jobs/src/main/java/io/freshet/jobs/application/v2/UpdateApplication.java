package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.ApplicationException;
import io.freshet.jobs.application.ApplicationUpdate;
import io.freshet.jobs.application.Applications;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationConfigurationUpdate;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationRestoreType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RunConfigurationUpdate;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SqlApplicationConfigurationUpdate;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.UpdateApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.UpdateApplicationResponse;

/** Changes code, inputs, outputs, logging options or the role; a running application is redeployed. */
final class UpdateApplication extends ControlOperation<UpdateApplicationRequest, UpdateApplicationResponse> {
    UpdateApplication(Applications applications) {
        super(UpdateApplicationRequest.class, applications);
    }

    @Override
    UpdateApplicationResponse decide(UpdateApplicationRequest request, Caller caller) {
        String name = request.applicationName();
        requireRuntime(applications.describe(name), request.runtimeEnvironmentUpdateAsString());
        requireLatest(request.runConfigurationUpdate());
        long version = ExpectedVersion.of(
                applications, name, request.currentApplicationVersionId(), request.conditionalToken());
        ApplicationDefinition updated = applications.update(name, version, update(request));
        return UpdateApplicationResponse.builder()
                .applicationDetail(Responses.detail(updated))
                .build();
    }

    private static void requireRuntime(ApplicationDefinition application, @Nullable String runtime) {
        String current = Responses.runtime(application);
        if (runtime != null && !runtime.equals(current)) {
            throw ApplicationException.unsupported("RuntimeEnvironmentUpdate: " + runtime + " (expected: " + current
                    + ", which application " + application.name() + " has)");
        }
    }

    /** What runs goes on from where it is. */
    private static void requireLatest(@Nullable RunConfigurationUpdate update) {
        var restore = update == null ? null : update.applicationRestoreConfiguration();
        if (restore != null
                && restore.applicationRestoreType() != ApplicationRestoreType.RESTORE_FROM_LATEST_SNAPSHOT) {
            throw ApplicationException.invalid("ApplicationRestoreType: " + restore.applicationRestoreTypeAsString()
                    + " (expected: RESTORE_FROM_LATEST_SNAPSHOT in an update; StartApplication takes the others)");
        }
    }

    private static ApplicationUpdate update(UpdateApplicationRequest request) {
        ApplicationConfigurationUpdate configuration = request.applicationConfigurationUpdate() == null
                ? ApplicationConfigurationUpdate.builder().build()
                : request.applicationConfigurationUpdate();
        SqlParts.refuseOtherParts(configuration);
        SqlApplicationConfigurationUpdate sql = configuration.sqlApplicationConfigurationUpdate() == null
                ? SqlApplicationConfigurationUpdate.builder().build()
                : configuration.sqlApplicationConfigurationUpdate();
        return new ApplicationUpdate(
                SqlParts.code(configuration.applicationCodeConfigurationUpdate()),
                Updates.inputs(sql.inputUpdates()),
                Updates.outputs(sql.outputUpdates()),
                Updates.loggingOptions(request.cloudWatchLoggingOptionUpdates()),
                Updates.references(sql.referenceDataSourceUpdates()),
                request.serviceExecutionRoleUpdate(),
                FlinkParts.change(configuration));
    }
}
