package io.freshet.jobs.map.run;

import io.freshet.functions.process.Worker;
import io.freshet.functions.process.WorkerException;
import io.freshet.functions.process.WorkerProcesses;
import io.freshet.functions.process.WorkerSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that have been started and have not been told what to run: the next job need not wait for them. Each is used once. They are
 * there as long as there are jobs, and a while after. Safe for use by many threads.
 */
final class SpareWorkers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpareWorkers.class);
    private static final Duration KEPT = Duration.ofMinutes(10);
    /** A job that has just taken its workers is about to begin, and needs the processors itself. */
    private static final Duration BEGINNING = Duration.ofSeconds(1);

    private final WorkerProcesses processes;
    private final Deque<Spare> ready = new ArrayDeque<>();
    private final ScheduledExecutorService starter = starter();
    private long wantedUntil;
    private boolean closed;

    SpareWorkers(WorkerProcesses processes) {
        this.processes = processes;
        var unused = starter.scheduleWithFixedDelay(this::endTired, 1, 1, TimeUnit.MINUTES);
    }

    private static ScheduledExecutorService starter() {
        ScheduledThreadPoolExecutor one = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "map-spares");
            thread.setDaemon(true);
            return thread;
        });
        one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return one;
    }

    /** A worker that has not been told anything, and where what it prints goes. */
    record Spare(Worker worker, LateLog log) {}

    /** A job is about to begin: from now on there are to be so many, and when they are taken, others. Returns at once. */
    void expect(int count, Function<LateLog, WorkerSpec> spec) {
        synchronized (this) {
            wantedUntil = System.nanoTime() + KEPT.toNanos();
        }
        refill(count, spec);
    }

    /** Starts those that are missing, unless there have been no jobs for long. Returns at once. */
    synchronized void refill(int count, Function<LateLog, WorkerSpec> spec) {
        if (!closed && ready.size() < count && System.nanoTime() - wantedUntil < 0) {
            starter.execute(() -> start(count, spec));
        }
    }

    /** Like {@link #refill}, when the job that has taken some has begun: those for the next one are there before this one ends. */
    synchronized void refillSoon(int count, Function<LateLog, WorkerSpec> spec) {
        if (!closed) {
            var unused = starter.schedule(() -> refill(count, spec), BEGINNING.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void start(int count, Function<LateLog, WorkerSpec> spec) {
        while (isMissing(count)) {
            LateLog log = new LateLog();
            try {
                add(new Spare(processes.start(spec.apply(log)), log));
            } catch (WorkerException e) { // a job that needs one will say so
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("no worker of map jobs is ready");
                return;
            }
        }
    }

    private synchronized boolean isMissing(int count) {
        ready.removeIf(spare -> !spare.worker().isAlive());
        return !closed && ready.size() < count;
    }

    private void add(Spare started) {
        synchronized (this) {
            if (!closed) {
                ready.addLast(started);
                return;
            }
        }
        started.worker().close();
    }

    /** One that is still there. */
    synchronized Optional<Spare> take() {
        while (!ready.isEmpty()) {
            Spare next = ready.removeFirst();
            if (next.worker().isAlive()) {
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    private void endTired() {
        Deque<Spare> tired = new ArrayDeque<>();
        synchronized (this) {
            if (System.nanoTime() - wantedUntil >= 0) {
                tired.addAll(ready);
                ready.clear();
            }
        }
        tired.forEach(spare -> spare.worker().close());
    }

    @Override
    public void close() {
        Deque<Spare> left;
        synchronized (this) {
            closed = true;
            left = new ArrayDeque<>(ready);
            ready.clear();
        }
        starter.shutdownNow();
        left.forEach(spare -> spare.worker().close());
    }
}
