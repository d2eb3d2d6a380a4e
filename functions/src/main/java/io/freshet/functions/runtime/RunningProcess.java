package io.freshet.functions.runtime;

import io.freshet.functions.process.Worker;
import io.freshet.functions.process.WorkerExit;
import java.util.concurrent.CompletableFuture;

/** A worker process, and where it reaches us. */
public record RunningProcess(RuntimeEndpoint endpoint, Worker worker) implements Running {
    @Override
    public long peakBytes() {
        return worker.peakBytes();
    }

    @Override
    public CompletableFuture<WorkerExit> exit() {
        return worker.exit();
    }

    @Override
    public void close() {
        worker.close();
        endpoint.close();
    }
}
