package io.freshet.ingest.fault;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.ForwardingOperation;
import io.freshet.awsapi.operation.Operation;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import software.amazon.awssdk.core.SdkPojo;

/** An operation that fails now and then. */
final class FailingOperation<I extends SdkPojo, O> extends ForwardingOperation<I, O> {
    private static final Set<String> THROUGHPUT =
            Set.of("PutRecord", "PutRecords", "GetRecords", "GetShardIterator", "SubscribeToShard");

    private final List<Fault> faults;
    private final DoubleSupplier chance;

    FailingOperation(Operation<I, O> operation, List<Fault> faults, DoubleSupplier chance) {
        super(operation);
        this.faults = List.copyOf(faults);
        this.chance = chance;
    }

    @Override
    public CompletionStage<O> handle(I request, Caller caller) {
        long lateMillis = 0;
        for (Fault fault : faults) {
            if (chance.getAsDouble() < fault.rate()) {
                lateMillis += switch (fault.kind()) {
                    case LATENCY -> fault.latency().toMillis();
                    case THROTTLE -> throw throttled(caller);
                    case INTERNAL_ERROR ->
                        throw new ApiException("InternalFailure", 500, "A fault that testing.faults asks for.");
                };
            }
        }
        CompletionStage<O> answer = operation.handle(request, caller);
        return lateMillis == 0
                ? answer
                : answer.whenCompleteAsync(
                        (done, failure) -> {}, CompletableFuture.delayedExecutor(lateMillis, TimeUnit.MILLISECONDS));
    }

    private ApiException throttled(Caller caller) {
        return new ApiException(
                THROUGHPUT.contains(name()) ? "ProvisionedThroughputExceededException" : "LimitExceededException",
                400,
                "Rate exceeded under account " + caller.accountId() + ".");
    }
}
