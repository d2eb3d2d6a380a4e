package io.freshet.kcl.identity;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Everybody is the owner of the account. */
final class GetCallerIdentity implements BlockingOperation<GetCallerIdentityRequest, GetCallerIdentityResponse> {
    @Override
    public Class<GetCallerIdentityRequest> requestType() {
        return GetCallerIdentityRequest.class;
    }

    @Override
    public GetCallerIdentityResponse answer(GetCallerIdentityRequest request, Caller caller) {
        return GetCallerIdentityResponse.builder()
                .userId(caller.accountId())
                .account(caller.accountId())
                .arn("arn:aws:iam::" + caller.accountId() + ":root")
                .build();
    }
}
