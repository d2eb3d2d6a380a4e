package io.freshet.server.function;

import io.freshet.awsapi.trace.TraceContext;
import io.freshet.firehosesink.process.FunctionCaller;
import io.freshet.functions.Functions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Calls the functions of this process for its applications and deliveries. It stays here: nobody carries it to another process. */
public final class FunctionsHere implements FunctionCaller {
    private static final long serialVersionUID = 1L;

    private final transient Functions functions;

    public FunctionsHere(Functions functions) {
        this.functions = functions;
    }

    @Override
    public byte[] call(String functionArn, byte[] request) throws IOException, InterruptedException, FunctionFailure {
        return call(functionArn, request, null);
    }

    @Override
    public byte[] call(String functionArn, byte[] request, @Nullable TraceContext trace)
            throws IOException, InterruptedException, FunctionFailure {
        return PipelineCalls.call(functions, functionArn, request, trace);
    }
}
