package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApiVersion;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.ApplicationException;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.FlinkSettings;
import io.freshet.jobs.application.NewApplication;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationConfiguration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationMode;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CreateApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CreateApplicationResponse;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SqlApplicationConfiguration;

/** Creates an application in the own dialect or in Flink's SQL, which then is READY. */
final class CreateApplication extends ControlOperation<CreateApplicationRequest, CreateApplicationResponse> {
    CreateApplication(Applications applications) {
        super(CreateApplicationRequest.class, applications);
    }

    @Override
    CreateApplicationResponse decide(CreateApplicationRequest request, Caller caller) {
        refuseOtherRuntimes(request);
        ApplicationConfiguration configuration = request.applicationConfiguration() == null
                ? ApplicationConfiguration.builder().build()
                : request.applicationConfiguration();
        String runtime = request.runtimeEnvironmentAsString();
        FlinkSettings flink = null;
        if (FlinkParts.isFlink(runtime)) {
            flink = FlinkParts.settings(runtime, configuration);
        } else {
            SqlParts.refuseOtherParts(configuration);
        }
        SqlApplicationConfiguration sql = configuration.sqlApplicationConfiguration() == null
                ? SqlApplicationConfiguration.builder().build()
                : configuration.sqlApplicationConfiguration();
        ApplicationDefinition created = applications.create(new NewApplication(
                request.applicationName(),
                caller.arn("kinesisanalytics", "application/" + request.applicationName()),
                ApiVersion.V2,
                Requests.text(request.applicationDescription(), ""),
                request.serviceExecutionRole(),
                SqlParts.code(configuration.applicationCodeConfiguration()),
                sql.inputs().stream().map(Requests::input).toList(),
                sql.outputs().stream().map(Requests::output).toList(),
                Requests.loggingOptions(request.cloudWatchLoggingOptions()),
                Requests.tags(request.tags()),
                sql.referenceDataSources().stream().map(Requests::reference).toList(),
                flink));
        return CreateApplicationResponse.builder()
                .applicationDetail(Responses.detail(created))
                .build();
    }

    private static void refuseOtherRuntimes(CreateApplicationRequest request) {
        if (!FlinkParts.isFlink(request.runtimeEnvironmentAsString())) {
            SqlParts.refuseOtherRuntime(request.runtimeEnvironment(), request.runtimeEnvironmentAsString());
        }
        if (request.applicationMode() == ApplicationMode.INTERACTIVE) {
            throw ApplicationException.unsupported(
                    "ApplicationMode: INTERACTIVE is not supported (expected: STREAMING)");
        }
    }
}
