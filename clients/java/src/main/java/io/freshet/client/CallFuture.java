package io.freshet.client;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The result of one call, now or later. */
public final class CallFuture<O> {
    private final MapJob<O> job;
    private final int index;

    CallFuture(MapJob<O> job, int index) {
        this.job = job;
        this.index = index;
    }

    /** Which call of the job it is. */
    public int index() {
        return index;
    }

    /** Whether the call has ended, well or not. */
    public boolean isDone() {
        return job.isDone(index);
    }

    /** Waits for the result; throws {@link CallException} if the call failed, {@link MapJobException} if its job ended without it. */
    public @Nullable O get() throws InterruptedException {
        return job.result(index);
    }

    /** The same, for so long at most. */
    public @Nullable O get(Duration patience) throws InterruptedException, TimeoutException {
        return job.result(index, patience);
    }
}
