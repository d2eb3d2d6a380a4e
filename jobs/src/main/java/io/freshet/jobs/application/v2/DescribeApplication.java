package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DescribeApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DescribeApplicationResponse;

/** Shows an application whole. */
final class DescribeApplication extends ControlOperation<DescribeApplicationRequest, DescribeApplicationResponse> {
    DescribeApplication(Applications applications) {
        super(DescribeApplicationRequest.class, applications);
    }

    @Override
    DescribeApplicationResponse decide(DescribeApplicationRequest request, Caller caller) {
        return DescribeApplicationResponse.builder()
                .applicationDetail(Responses.detail(applications.describe(request.applicationName())))
                .build();
    }
}
