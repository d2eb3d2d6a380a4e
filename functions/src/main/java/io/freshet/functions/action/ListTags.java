package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import software.amazon.awssdk.services.lambda.model.ListTagsRequest;
import software.amazon.awssdk.services.lambda.model.ListTagsResponse;

/** {@code ListTags}. */
final class ListTags implements BlockingOperation<ListTagsRequest, ListTagsResponse> {
    private final Components components;

    ListTags(Components components) {
        this.components = components;
    }

    @Override
    public Class<ListTagsRequest> requestType() {
        return ListTagsRequest.class;
    }

    @Override
    public ListTagsResponse answer(ListTagsRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.resource(), caller);
        return ListTagsResponse.builder()
                .tags(components.registry().get(name, caller).tags())
                .build();
    }
}
