package io.freshet.awsapi.operation;

import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.core.SdkPojo;

/**
 * One operation of one AWS service: the class is named as the operation is ({@code PutRecord}), takes the request class of the AWS
 * SDK and answers with its response class. The request has been validated against the service model before.
 *
 * <p>An error is thrown, or completes the stage, as the SDK's modelled exception of that service, or as an {@link ApiException}
 * where the service answers with an error its model does not list. Called by many threads at once.
 *
 * @param <I> the request, for example {@code PutRecordRequest}
 * @param <O> the response, for example {@code PutRecordResponse}, an {@link EventStream} where the model has one,
 *     or a {@link WrittenAnswer}
 */
public interface Operation<I extends SdkPojo, O> {
    /** The operation's name as the service model has it. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** The SDK's request class, which has a static {@code builder()}. */
    Class<I> requestType();

    /** Whether a request may say {@code DryRun}; such an operation calls {@link Caller#endDryRun} before it does anything. */
    default boolean hasDryRun() {
        return false;
    }

    /** Whether its requests may be traced; such an operation ends what is begun in {@link Caller#trace}. */
    default boolean isTraced() {
        return false;
    }

    /** May block: it is called on a thread that may. */
    CompletionStage<O> handle(I request, Caller caller);
}
