package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.UntagResourceRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.UntagResourceResponse;

/** Takes tags from an application. */
final class UntagResource extends ControlOperation<UntagResourceRequest, UntagResourceResponse> {
    UntagResource(Applications applications) {
        super(UntagResourceRequest.class, applications);
    }

    @Override
    UntagResourceResponse decide(UntagResourceRequest request, Caller caller) {
        applications.untag(request.resourceARN(), request.tagKeys());
        return UntagResourceResponse.builder().build();
    }
}
