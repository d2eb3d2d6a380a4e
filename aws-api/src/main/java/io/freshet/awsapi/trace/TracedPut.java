package io.freshet.awsapi.trace;

import io.freshet.awsapi.trace.Span.Kind;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The span of a put, if it is traced: nearly none is.
 *
 * @param kind of what the records are put into
 * @param name of what the records are put into
 */
public record TracedPut(Tracer tracer, @Nullable OpenSpan span, Kind kind, String name, String operation) {
    /** Records of one request that are followed; the others are as if they were not traced. */
    private static final int MOST_FOLLOWED = 10;

    /**
     * Of a put that begins now.
     *
     * @param parent null if the put is not traced
     */
    public static TracedPut begin(
            Tracer tracer, @Nullable TraceContext parent, Kind kind, String name, String operation) {
        return new TracedPut(tracer, tracer.begin(parent).orElse(null), kind, name, operation);
    }

    /** Whether one of its records is followed, by its number from 0, if the put is traced. */
    public static boolean follows(int record) {
        return record < MOST_FOLLOWED;
    }

    /** To which its records that are followed belong; null if the put is not traced. */
    public @Nullable TraceContext context() {
        return span == null ? null : span.context();
    }

    /** To which one of its records belongs, by its number from 0; null if that is not followed. */
    public @Nullable TraceContext context(int record) {
        return follows(record) ? context() : null;
    }

    /** The same stage, with which the span ends. */
    public <T> CompletionStage<T> ending(CompletionStage<T> stored, int records) {
        OpenSpan begun = span;
        return begun == null
                ? stored
                : stored.whenComplete((answer, failure) -> tracer.end(
                        begun,
                        kind,
                        name,
                        operation,
                        failure == null ? null : String.valueOf(failure.getMessage()),
                        Map.of("records", Integer.toString(records))));
    }
}
