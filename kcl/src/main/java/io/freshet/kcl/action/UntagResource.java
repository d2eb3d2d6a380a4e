package io.freshet.kcl.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceResponse;

/** Takes tags off a table. */
final class UntagResource implements BlockingOperation<UntagResourceRequest, UntagResourceResponse> {
    private final NamedTables tables;

    UntagResource(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<UntagResourceRequest> requestType() {
        return UntagResourceRequest.class;
    }

    @Override
    public UntagResourceResponse answer(UntagResourceRequest request, Caller caller) {
        tables.change(request.resourceArn(), table -> {
            Map<String, String> tags = new TreeMap<>(table.tags());
            tags.keySet().removeAll(request.tagKeys());
            return table.withTags(tags);
        });
        return UntagResourceResponse.builder().build();
    }
}
