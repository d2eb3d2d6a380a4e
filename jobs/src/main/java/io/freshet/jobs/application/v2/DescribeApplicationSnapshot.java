package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DescribeApplicationSnapshotRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DescribeApplicationSnapshotResponse;

/** Shows a snapshot. */
final class DescribeApplicationSnapshot
        extends ControlOperation<DescribeApplicationSnapshotRequest, DescribeApplicationSnapshotResponse> {
    DescribeApplicationSnapshot(Applications applications) {
        super(DescribeApplicationSnapshotRequest.class, applications);
    }

    @Override
    DescribeApplicationSnapshotResponse decide(DescribeApplicationSnapshotRequest request, Caller caller) {
        return DescribeApplicationSnapshotResponse.builder()
                .snapshotDetails(
                        Responses.snapshot(applications.snapshot(request.applicationName(), request.snapshotName())))
                .build();
    }
}
