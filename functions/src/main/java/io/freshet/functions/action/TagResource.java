package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.lambda.model.TagResourceRequest;
import software.amazon.awssdk.services.lambda.model.TagResourceResponse;

/** {@code TagResource}. */
final class TagResource implements BlockingOperation<TagResourceRequest, TagResourceResponse> {
    private static final int MOST = 50;

    private final Components components;

    TagResource(Components components) {
        this.components = components;
    }

    @Override
    public Class<TagResourceRequest> requestType() {
        return TagResourceRequest.class;
    }

    @Override
    public TagResourceResponse answer(TagResourceRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.resource(), caller);
        components.registry().change(name, caller, state -> {
            Map<String, String> tags = new TreeMap<>(state.tags());
            tags.putAll(request.tags());
            if (tags.size() > MOST) {
                throw Errors.invalid("Tags: " + tags.size() + " (expected: " + MOST + " or fewer)");
            }
            return state.withTags(tags);
        });
        return TagResourceResponse.builder().build();
    }
}
