package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationSnapshotRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationSnapshotResponse;

/** Removes a snapshot, named with the time it was made, so that nobody removes another. */
final class DeleteApplicationSnapshot
        extends ControlOperation<DeleteApplicationSnapshotRequest, DeleteApplicationSnapshotResponse> {
    DeleteApplicationSnapshot(Applications applications) {
        super(DeleteApplicationSnapshotRequest.class, applications);
    }

    @Override
    DeleteApplicationSnapshotResponse decide(DeleteApplicationSnapshotRequest request, Caller caller) {
        applications.deleteSnapshot(
                request.applicationName(), request.snapshotName(), request.snapshotCreationTimestamp());
        return DeleteApplicationSnapshotResponse.builder().build();
    }
}
