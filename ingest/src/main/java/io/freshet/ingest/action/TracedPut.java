package io.freshet.ingest.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.trace.OpenSpan;
import io.freshet.awsapi.trace.Span.Kind;
import io.freshet.awsapi.trace.TraceContext;
import io.freshet.awsapi.trace.Tracer;
import io.freshet.ingest.stream.Stream;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The span of a put, if it is traced: nearly none is. */
record TracedPut(Tracer tracer, @Nullable OpenSpan span, String stream, String operation) {
    /** Records of one request that are followed; the others are as if they were not traced. */
    static final int MOST_FOLLOWED = 10;

    static TracedPut begin(Tracer tracer, Caller caller, Stream stream, String operation) {
        return new TracedPut(tracer, tracer.begin(caller.trace()).orElse(null), stream.name(), operation);
    }

    /** To which its records belong. */
    @Nullable
    TraceContext context() {
        return span == null ? null : span.context();
    }

    /** The same stage, with which the span ends. */
    <T> CompletionStage<T> ending(CompletionStage<T> stored, int records) {
        OpenSpan begun = span;
        return begun == null
                ? stored
                : stored.whenComplete((answer, failure) -> tracer.end(
                        begun,
                        Kind.STREAM,
                        stream,
                        operation,
                        failure == null ? null : String.valueOf(failure.getMessage()),
                        Map.of("records", Integer.toString(records))));
    }
}
