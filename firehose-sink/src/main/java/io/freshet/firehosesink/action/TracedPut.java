package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.trace.OpenSpan;
import io.freshet.awsapi.trace.Span.Kind;
import io.freshet.awsapi.trace.TraceContext;
import io.freshet.awsapi.trace.Tracer;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The span of a put, if it is traced: nearly none is. */
record TracedPut(Tracer tracer, @Nullable OpenSpan span, String deliveryStream, String operation) {
    /** Records of one request that are followed; the others are as if they were not traced. */
    private static final int MOST_FOLLOWED = 10;

    static TracedPut begin(Tracer tracer, Caller caller, String deliveryStream, String operation) {
        return new TracedPut(tracer, tracer.begin(caller.trace()).orElse(null), deliveryStream, operation);
    }

    /** To which one of its records belongs, by its number. */
    @Nullable
    TraceContext context(int record) {
        return span == null || record >= MOST_FOLLOWED ? null : span.context();
    }

    /** The same stage, with which the span ends. */
    <T> CompletionStage<T> ending(CompletionStage<T> stored, int records) {
        OpenSpan begun = span;
        return begun == null
                ? stored
                : stored.whenComplete((answer, failure) -> tracer.end(
                        begun,
                        Kind.DELIVERY,
                        deliveryStream,
                        operation,
                        failure == null ? null : String.valueOf(failure.getMessage()),
                        Map.of("records", Integer.toString(records))));
    }
}
