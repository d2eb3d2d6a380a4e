package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApiVersion;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.NewApplication;
import java.util.List;
import software.amazon.awssdk.services.kinesisanalytics.model.CreateApplicationRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.CreateApplicationResponse;

/** Creates an application, which then is READY. */
final class CreateApplication extends ControlOperation<CreateApplicationRequest, CreateApplicationResponse> {
    CreateApplication(Applications applications) {
        super(CreateApplicationRequest.class, applications);
    }

    @Override
    CreateApplicationResponse decide(CreateApplicationRequest request, Caller caller) {
        ApplicationDefinition created = applications.create(new NewApplication(
                request.applicationName(),
                caller.arn("kinesisanalytics", "application/" + request.applicationName()),
                ApiVersion.V1,
                Requests.text(request.applicationDescription(), ""),
                "",
                Requests.text(request.applicationCode(), ""),
                request.inputs().stream().map(Requests::input).toList(),
                request.outputs().stream().map(Requests::output).toList(),
                Requests.loggingOptions(request.cloudWatchLoggingOptions()),
                Requests.tags(request.tags()),
                List.of()));
        return CreateApplicationResponse.builder()
                .applicationSummary(Responses.summary(created))
                .build();
    }
}
