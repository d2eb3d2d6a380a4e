package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationUpdate;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.UpdateApplicationRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.UpdateApplicationResponse;

/** Changes code, inputs, outputs or logging options; a running application is redeployed. */
final class UpdateApplication extends ControlOperation<UpdateApplicationRequest, UpdateApplicationResponse> {
    UpdateApplication(Applications applications) {
        super(UpdateApplicationRequest.class, applications);
    }

    @Override
    UpdateApplicationResponse decide(UpdateApplicationRequest request, Caller caller) {
        var update = request.applicationUpdate();
        applications.update(
                request.applicationName(),
                request.currentApplicationVersionId(),
                new ApplicationUpdate(
                        update.applicationCodeUpdate(),
                        Updates.inputs(update.inputUpdates()),
                        Updates.outputs(update.outputUpdates()),
                        Updates.loggingOptions(update.cloudWatchLoggingOptionUpdates()),
                        Updates.references(update.referenceDataSourceUpdates()),
                        null));
        return UpdateApplicationResponse.builder().build();
    }
}
