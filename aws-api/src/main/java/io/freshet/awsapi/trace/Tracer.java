package io.freshet.awsapi.trace;

import io.freshet.awsapi.trace.Span.Kind;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Begins spans and hands over those that have ended. Used by many threads; nothing here waits. */
public final class Tracer implements AutoCloseable {
    /** Hands nothing over. */
    public static final Tracer NONE = new Tracer(span -> {}, Clock.systemUTC(), () -> {});

    private final Consumer<Span> spans;
    private final Clock clock;
    private final Runnable close;

    /**
     * A tracer.
     *
     * @param spans must neither wait nor throw
     * @param close when nothing more will be handed over
     */
    public Tracer(Consumer<Span> spans, Clock clock, Runnable close) {
        this.spans = spans;
        this.clock = clock;
        this.close = close;
    }

    /** Opens tracers where a job runs, which may be another process. */
    @FunctionalInterface
    public interface Factory extends Serializable {
        Tracer open();

        /** Traces nothing. */
        static Factory none() {
            return () -> NONE;
        }
    }

    /** Begins a span; empty if nothing is traced. */
    public Optional<OpenSpan> begin(@Nullable TraceContext parent) {
        return parent == null ? Optional.empty() : Optional.of(OpenSpan.begin(parent, micros()));
    }

    /**
     * It is done.
     *
     * @param fault why it failed; null if it did not
     */
    public void end(
            OpenSpan span,
            Kind kind,
            String name,
            String operation,
            @Nullable String fault,
            Map<String, String> attributes) {
        spans.accept(new Span(span, Math.max(span.startMicros(), micros()), kind, name, operation, fault, attributes));
    }

    /** Now, since 1970. */
    public long micros() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    @Override
    public void close() {
        close.run();
    }
}
