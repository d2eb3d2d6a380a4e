package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import software.amazon.awssdk.services.kinesis.model.GetResourcePolicyRequest;
import software.amazon.awssdk.services.kinesis.model.GetResourcePolicyResponse;

/** The policy of a stream or a consumer; an empty one if there is none. */
final class GetResourcePolicy implements BlockingOperation<GetResourcePolicyRequest, GetResourcePolicyResponse> {
    private final Streams streams;

    GetResourcePolicy(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<GetResourcePolicyRequest> requestType() {
        return GetResourcePolicyRequest.class;
    }

    @Override
    public GetResourcePolicyResponse answer(GetResourcePolicyRequest request, Caller caller) {
        return GetResourcePolicyResponse.builder()
                .policy(ArnResource.find(request.resourceARN(), streams, caller)
                        .policy()
                        .orElse("{}"))
                .build();
    }
}
