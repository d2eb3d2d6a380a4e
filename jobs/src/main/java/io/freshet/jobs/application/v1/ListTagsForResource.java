package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.ListTagsForResourceResponse;

/** Lists an application's tags. */
final class ListTagsForResource extends ControlOperation<ListTagsForResourceRequest, ListTagsForResourceResponse> {
    ListTagsForResource(Applications applications) {
        super(ListTagsForResourceRequest.class, applications);
    }

    @Override
    ListTagsForResourceResponse decide(ListTagsForResourceRequest request, Caller caller) {
        return ListTagsForResourceResponse.builder()
                .tags(Responses.tags(applications.tags(request.resourceARN())))
                .build();
    }
}
