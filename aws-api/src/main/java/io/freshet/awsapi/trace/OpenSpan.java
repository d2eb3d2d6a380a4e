package io.freshet.awsapi.trace;

import java.io.Serializable;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A span that has begun. What is done within it is a child of its {@link #context}.
 *
 * @param parent to which it belongs
 * @param id 16 hexadecimal digits
 * @param startMicros since 1970
 */
public record OpenSpan(TraceContext parent, String id, long startMicros) implements Serializable {
    /** One that begins now. */
    public static OpenSpan begin(TraceContext parent, long startMicros) {
        long id = ThreadLocalRandom.current().nextLong() | 1L << 60; // never zero
        return new OpenSpan(parent, "%016x".formatted(id), startMicros);
    }

    /** That of what it does. */
    public TraceContext context() {
        return new TraceContext(parent.traceId(), id);
    }
}
