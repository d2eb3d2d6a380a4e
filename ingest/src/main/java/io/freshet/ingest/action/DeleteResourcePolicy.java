package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import software.amazon.awssdk.services.kinesis.model.DeleteResourcePolicyRequest;
import software.amazon.awssdk.services.kinesis.model.DeleteResourcePolicyResponse;

/** Takes the policy of a stream or a consumer away. */
final class DeleteResourcePolicy
        implements BlockingOperation<DeleteResourcePolicyRequest, DeleteResourcePolicyResponse> {
    private final Streams streams;

    DeleteResourcePolicy(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<DeleteResourcePolicyRequest> requestType() {
        return DeleteResourcePolicyRequest.class;
    }

    @Override
    public DeleteResourcePolicyResponse answer(DeleteResourcePolicyRequest request, Caller caller) {
        ArnResource resource = ArnResource.find(request.resourceARN(), streams, caller);
        if (resource.policy().isEmpty()) {
            throw KinesisErrors.notFound("No policy found for resource identifier " + request.resourceARN() + ".");
        }
        resource.changePolicy(null);
        return DeleteResourcePolicyResponse.builder().build();
    }
}
