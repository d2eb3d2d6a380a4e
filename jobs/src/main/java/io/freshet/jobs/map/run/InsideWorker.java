package io.freshet.jobs.map.run;

import io.freshet.client.worker.LoadedFunction;
import io.freshet.jobs.map.MapCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs Java calls in this process: the fastest there is, for code that is trusted and comes to an end. */
final class InsideWorker implements CallWorker {
    private final LoadedFunction function;
    private final Clock clock;
    private volatile @Nullable Thread at;

    private InsideWorker(LoadedFunction function, Clock clock) {
        this.function = function;
        this.clock = clock;
    }

    static InsideWorker start(Code code, MapCode what, boolean raw, Clock clock) throws UnusableFunction {
        try {
            return new InsideWorker(LoadedFunction.load(code.path(), code.function(), what.entry(), raw), clock);
        } catch (IOException e) {
            throw new UnusableFunction(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void run(List<Call> calls, Results results) throws IOException {
        at = Thread.currentThread();
        try {
            for (Call call : calls) {
                Instant now = clock.instant();
                long from = System.nanoTime();
                LoadedFunction.Outcome outcome = call.content() == null
                        ? function.call(call.input())
                        : function.call(call.input(), call.content());
                long micros = (System.nanoTime() - from) / 1_000;
                results.result(
                        call.index(),
                        outcome.status(),
                        now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000,
                        micros,
                        outcome.bytes());
            }
        } finally {
            at = null;
        }
    }

    @Override
    public void look(long nowMicros) {
        // calls with a limit of time are not run here
    }

    /** As far as Java lets it: a call that does not look for interrupts goes on. */
    @Override
    public void end() {
        Thread running = at;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public void close() {
        try {
            function.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the classes of a function cannot be let go", e);
        }
    }
}
