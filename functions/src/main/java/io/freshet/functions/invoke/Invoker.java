package io.freshet.functions.invoke;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.trace.OpenSpan;
import io.freshet.awsapi.trace.Span.Kind;
import io.freshet.awsapi.trace.TraceContext;
import io.freshet.awsapi.trace.Tracer;
import io.freshet.functions.pool.Call;
import io.freshet.functions.pool.Deployment;
import io.freshet.functions.pool.Outcome;
import io.freshet.functions.pool.WorkerPool;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionRegistry;
import io.freshet.functions.registry.FunctionRegistry.Resolved;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;

/** Calls functions, and keeps the count of those that are being called. Safe for many threads. */
public final class Invoker {
    /** What may be sent to a function. */
    public static final int MOST_REQUEST = 6_291_456;

    private final FunctionRegistry registry;
    private final WorkerPool pool;
    private final EventQueue events;
    private final int concurrency;
    private final Concurrency running = new Concurrency();
    private volatile Tracer tracer = Tracer.NONE;
    private final List<CallObserver> observers = new CopyOnWriteArrayList<>();

    /**
     * Over these.
     *
     * @param concurrency how many calls there may be at once in all
     */
    public Invoker(FunctionRegistry registry, WorkerPool pool, EventQueue events, int concurrency) {
        this.registry = registry;
        this.pool = pool;
        this.events = events;
        this.concurrency = concurrency;
    }

    /**
     * Calls a version. Throws the API's error if the payload is too large or there are too many calls.
     *
     * @param clientContext in base64; empty if there is none
     * @param trace to which the call belongs; null if it is not traced
     */
    public CompletionStage<Invocation> invoke(
            Resolved function,
            byte[] payload,
            String requestId,
            String clientContext,
            boolean tail,
            @Nullable TraceContext trace) {
        if (payload.length > MOST_REQUEST) {
            throw RequestTooLargeException.builder()
                    .message(payload.length
                            + " byte payload is too large for the RequestResponse invocation type (limit "
                            + MOST_REQUEST + " bytes)")
                    .build();
        }
        Integer reserved = function.state().reserved();
        running.begin(function.name(), reserved, reserved == null ? reservedInAll() : 0, concurrency);
        OpenSpan span = tracer.begin(trace).orElse(null);
        String header = span == null ? "" : span.context().amazon();
        Call call = new Call(requestId, function.arn(), clientContext, payload, tail, header);
        CompletionStage<Invocation> answered = call.outcome().handle((outcome, failure) -> {
            running.end(function.name(), reserved != null);
            if (span != null) {
                end(span, function.name(), requestId, outcome);
            }
            if (failure != null) {
                throw Concurrency.throttled(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
            }
            Invocation answer = new Invocation(
                    outcome.payload(),
                    outcome.functionError(),
                    function.configuration().version(),
                    outcome.logTail());
            observers.forEach(observer -> observer.ended(function, requestId, answer));
            return answer;
        });
        if (!pool.submit(new Deployment(function.name(), function.configuration()), call)) {
            running.end(function.name(), reserved != null);
            throw Concurrency.throttled(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        }
        return answered;
    }

    /** @param outcome null if there was no worker for it */
    private void end(OpenSpan span, String function, String requestId, @Nullable Outcome outcome) {
        String fault = outcome == null ? "no worker was free" : outcome.functionError();
        tracer.end(span, Kind.FUNCTION, function, "Invoke", fault, Map.of("request_id", requestId));
    }

    /** From now on it is told of calls that are traced. */
    public void trace(Tracer with) {
        tracer = with;
    }

    /** From now on it is told of every call that ends. */
    public void observe(CallObserver observer) {
        observers.add(observer);
    }

    private int reservedInAll() {
        return registry.reserved();
    }

    /** Takes an event that is to be handled some time; it is durable when this returns. */
    public void accept(FunctionName name, byte[] payload, Caller caller) {
        events.add(name, payload, caller);
    }

    /** Ends workers that have nothing to do, after a function has changed or gone. */
    public void retire(String function) {
        observers.forEach(observer -> observer.gone(function));
        pool.retire(function);
    }
}
