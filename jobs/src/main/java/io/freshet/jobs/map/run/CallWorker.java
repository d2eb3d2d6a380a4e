package io.freshet.jobs.map.run;

import java.io.IOException;
import java.util.List;

/** Runs calls one after the other. One thread runs; {@link #look} and {@link #end} are for others. */
interface CallWorker extends AutoCloseable {
    /** Runs calls; throws {@link WorkerDied} if it cannot any more. What {@code results} throws ends the worker, too. */
    void run(List<Call> calls, Results results) throws IOException, WorkerDied;

    /** To be called several times a second: ends a call that takes too long. */
    void look(long nowMicros);

    /** Ends the call at hand, and the worker with it. */
    void end();

    @Override
    void close();
}
