package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListTagsForResourceResponse;

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
