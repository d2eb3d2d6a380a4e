package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.lambda.model.UntagResourceRequest;
import software.amazon.awssdk.services.lambda.model.UntagResourceResponse;

/** {@code UntagResource}. */
final class UntagResource implements BlockingOperation<UntagResourceRequest, UntagResourceResponse> {
    private final Components components;

    UntagResource(Components components) {
        this.components = components;
    }

    @Override
    public Class<UntagResourceRequest> requestType() {
        return UntagResourceRequest.class;
    }

    @Override
    public UntagResourceResponse answer(UntagResourceRequest request, Caller caller) {
        FunctionName name = FunctionName.parse(request.resource(), caller);
        components.registry().change(name, caller, state -> {
            Map<String, String> tags = new TreeMap<>(state.tags());
            request.tagKeys().forEach(tags::remove);
            return state.withTags(tags);
        });
        return UntagResourceResponse.builder().build();
    }
}
