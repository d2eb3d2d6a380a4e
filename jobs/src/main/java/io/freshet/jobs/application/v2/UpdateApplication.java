package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.ApplicationException;
import io.freshet.jobs.application.ApplicationUpdate;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationConfigurationUpdate;
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
        SqlParts.refuseOtherRuntime(request.runtimeEnvironmentUpdate(), request.runtimeEnvironmentUpdateAsString());
        if (request.runConfigurationUpdate() != null) {
            throw ApplicationException.invalid("RunConfigurationUpdate (expected: none in an SQL application)");
        }
        String name = request.applicationName();
        long version = ExpectedVersion.of(
                applications, name, request.currentApplicationVersionId(), request.conditionalToken());
        ApplicationDefinition updated = applications.update(name, version, update(request));
        return UpdateApplicationResponse.builder()
                .applicationDetail(Responses.detail(updated))
                .build();
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
                request.serviceExecutionRoleUpdate());
    }
}
