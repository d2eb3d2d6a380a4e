package io.freshet.kcl.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;

/** Lists the tags of a table, all at once. */
final class ListTagsOfResource implements BlockingOperation<ListTagsOfResourceRequest, ListTagsOfResourceResponse> {
    private final NamedTables tables;

    ListTagsOfResource(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<ListTagsOfResourceRequest> requestType() {
        return ListTagsOfResourceRequest.class;
    }

    @Override
    public ListTagsOfResourceResponse answer(ListTagsOfResourceRequest request, Caller caller) {
        return ListTagsOfResourceResponse.builder()
                .tags(TagShapes.list(tables.known(request.resourceArn()).tags()))
                .build();
    }
}
