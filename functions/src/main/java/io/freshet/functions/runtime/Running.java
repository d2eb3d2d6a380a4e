package io.freshet.functions.runtime;

import io.freshet.functions.process.WorkerExit;
import java.util.concurrent.CompletableFuture;

/** What runs the code of a function for a {@link RuntimeListener}: a process, or a thread of this one. */
public interface Running extends AutoCloseable {
    /** The most memory that it has been seen to use; 0 if that is not known. */
    long peakBytes();

    /** Completes when nothing of it is left. */
    CompletableFuture<WorkerExit> exit();

    /** Ends it at once, as far as it can be ended. */
    @Override
    void close();
}
