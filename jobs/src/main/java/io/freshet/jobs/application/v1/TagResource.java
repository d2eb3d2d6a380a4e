package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.TagResourceRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.TagResourceResponse;

/** Adds tags to an application, or gives them new values. */
final class TagResource extends ControlOperation<TagResourceRequest, TagResourceResponse> {
    TagResource(Applications applications) {
        super(TagResourceRequest.class, applications);
    }

    @Override
    TagResourceResponse decide(TagResourceRequest request, Caller caller) {
        applications.tag(request.resourceARN(), Requests.tags(request.tags()));
        return TagResourceResponse.builder().build();
    }
}
