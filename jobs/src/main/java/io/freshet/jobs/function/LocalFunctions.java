package io.freshet.jobs.function;

import io.freshet.awsapi.trace.TraceContext;
import io.freshet.firehosesink.process.FunctionCaller;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Calls the functions of the server in this process. Who calls is static, because operators are made by Flink out of bytes and have nothing else in
 * common with the server. An operator that runs in another process finds nobody here, and says so.
 */
public final class LocalFunctions implements FunctionCaller {
    private static final long serialVersionUID = 1L;
    private static final AtomicReference<@Nullable FunctionCaller> HERE = new AtomicReference<>();

    /** From now on, calls of this process are made by this caller. */
    public static void serve(FunctionCaller caller) {
        HERE.set(caller);
    }

    @Override
    public byte[] call(String functionArn, byte[] request) throws IOException, InterruptedException, FunctionFailure {
        return call(functionArn, request, null);
    }

    @Override
    public byte[] call(String functionArn, byte[] request, @Nullable TraceContext trace)
            throws IOException, InterruptedException, FunctionFailure {
        FunctionCaller caller = HERE.get();
        if (caller == null) {
            throw new IOException("function " + functionArn + " cannot be called from this process");
        }
        return caller.call(functionArn, request, trace);
    }
}
