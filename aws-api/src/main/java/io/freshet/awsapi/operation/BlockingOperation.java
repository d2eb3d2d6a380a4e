package io.freshet.awsapi.operation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.core.SdkPojo;

/** An operation that answers before it returns: nearly all of the control plane. */
public interface BlockingOperation<I extends SdkPojo, O extends SdkPojo> extends Operation<I, O> {
    /** Answers, or throws the error. */
    O answer(I request, Caller caller);

    @Override
    default CompletionStage<O> handle(I request, Caller caller) {
        return CompletableFuture.completedFuture(answer(request, caller));
    }
}
