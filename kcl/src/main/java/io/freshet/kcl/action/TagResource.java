package io.freshet.kcl.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.TagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.TagResourceResponse;

/** Adds tags to a table. */
final class TagResource implements BlockingOperation<TagResourceRequest, TagResourceResponse> {
    private final NamedTables tables;

    TagResource(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<TagResourceRequest> requestType() {
        return TagResourceRequest.class;
    }

    @Override
    public TagResourceResponse answer(TagResourceRequest request, Caller caller) {
        tables.change(request.resourceArn(), table -> {
            Map<String, String> tags = new TreeMap<>(table.tags());
            tags.putAll(TagShapes.map(request.tags()));
            return table.withTags(TagShapes.checked(tags));
        });
        return TagResourceResponse.builder().build();
    }
}
