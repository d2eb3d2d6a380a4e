package io.freshet.firehosesink.process;

import io.freshet.awsapi.trace.TraceContext;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Calls functions by their ARN. Used by many threads. */
@FunctionalInterface
public interface FunctionCaller extends Serializable {
    /**
     * Calls and waits for the answer.
     *
     * @throws Unreachable if nobody who runs functions could be asked
     * @throws IOException if the call could not be made, and may be tried again
     * @throws FunctionFailure if the function itself failed, and would again
     */
    byte[] call(String functionArn, byte[] request) throws IOException, InterruptedException, FunctionFailure;

    /**
     * As the other, within a trace.
     *
     * @param trace null if the call is not traced
     */
    default byte[] call(String functionArn, byte[] request, @Nullable TraceContext trace)
            throws IOException, InterruptedException, FunctionFailure {
        return call(functionArn, request);
    }

    /** Whoever runs functions is away, which says nothing of this one. */
    final class Unreachable extends IOException {
        private static final long serialVersionUID = 1L;

        public Unreachable(String message) {
            super(message);
        }
    }

    /** A function ended with an error, or there is none. */
    final class FunctionFailure extends Exception {
        private static final long serialVersionUID = 1L;

        public FunctionFailure(String message) {
            super(message);
        }
    }
}
