package io.freshet.awsapi.operation;

import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.core.SdkPojo;

/**
 * An operation that is another one but for what a subclass does before or after it. It is read in the ordinary way only, also if the
 * other is a {@link StreamedOperation}, so that nothing goes past the subclass.
 */
public abstract class ForwardingOperation<I extends SdkPojo, O> implements Operation<I, O> {
    protected final Operation<I, O> operation;

    protected ForwardingOperation(Operation<I, O> operation) {
        this.operation = operation;
    }

    @Override
    public String name() {
        return operation.name();
    }

    @Override
    public Class<I> requestType() {
        return operation.requestType();
    }

    @Override
    public boolean hasDryRun() {
        return operation.hasDryRun();
    }

    @Override
    public boolean isTraced() {
        return operation.isTraced();
    }

    @Override
    public CompletionStage<O> handle(I request, Caller caller) {
        return operation.handle(request, caller);
    }
}
