package io.freshet.ingest.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import software.amazon.awssdk.services.kinesis.model.PutResourcePolicyRequest;
import software.amazon.awssdk.services.kinesis.model.PutResourcePolicyResponse;

/** Stores the policy of a stream or a consumer, in the place of an earlier one. It is read back, not enforced. */
final class PutResourcePolicy implements BlockingOperation<PutResourcePolicyRequest, PutResourcePolicyResponse> {
    private static final int MOST_CHARACTERS = 20 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Streams streams;

    PutResourcePolicy(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<PutResourcePolicyRequest> requestType() {
        return PutResourcePolicyRequest.class;
    }

    @Override
    public PutResourcePolicyResponse answer(PutResourcePolicyRequest request, Caller caller) {
        requirePolicy(request.policy());
        ArnResource.find(request.resourceARN(), streams, caller).changePolicy(request.policy());
        return PutResourcePolicyResponse.builder().build();
    }

    private static void requirePolicy(String policy) {
        if (policy.length() > MOST_CHARACTERS) {
            throw KinesisErrors.invalidArgument(
                    "Policy has " + policy.length() + " characters (expected: at most " + MOST_CHARACTERS + ").");
        }
        if (!isPolicy(policy)) {
            throw KinesisErrors.invalidArgument(
                    "Policy is not a policy document: it must be a JSON object that has a Statement.");
        }
    }

    private static boolean isPolicy(String policy) {
        try {
            JsonNode document = JSON.readTree(policy);
            return document != null && document.isObject() && document.has("Statement");
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
