package io.freshet.awsapi.wire;

import java.util.concurrent.CompletionStage;

/** A protocol whose requests name their operation elsewhere than in a target header. */
interface OtherProtocol {
    /** Whether the request is of this protocol. */
    boolean claims(WireRequest request);

    /** Never throws; the stage never completes exceptionally. */
    CompletionStage<WireResponse> answer(WireRequest request, String requestId);
}
