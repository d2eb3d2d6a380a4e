package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CreateApplicationSnapshotRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CreateApplicationSnapshotResponse;

/** Begins a snapshot of the state of a running application. */
final class CreateApplicationSnapshot
        extends ControlOperation<CreateApplicationSnapshotRequest, CreateApplicationSnapshotResponse> {
    CreateApplicationSnapshot(Applications applications) {
        super(CreateApplicationSnapshotRequest.class, applications);
    }

    @Override
    CreateApplicationSnapshotResponse decide(CreateApplicationSnapshotRequest request, Caller caller) {
        var unused = applications.createSnapshot(request.applicationName(), request.snapshotName());
        return CreateApplicationSnapshotResponse.builder().build();
    }
}
