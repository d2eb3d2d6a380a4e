package io.freshet.functions.pool;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers of all functions: kept while they are used, started when they are missing, ended when they have had nothing to do for a
 * while or others need their place. A call that finds no place waits in line. Safe for many threads.
 */
public final class WorkerPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final int WAITING = 2_000;
    private static final long PATIENCE_SECONDS = 120;

    private final WorkerStarter starter;
    private final PoolLimits limits;
    private final FunctionLogs logs;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, daemon("functions-timer"));
    private final ExecutorService starts = Executors.newFixedThreadPool(4, daemon("functions-start"));
    private final Map<String, Deque<FunctionWorker>> idle = new HashMap<>();
    private final Set<FunctionWorker> all = new HashSet<>();
    private final Deque<Waiting> line = new ArrayDeque<>();
    private boolean closed;

    private record Waiting(Deployment deployment, Call call, long sinceNanos) {}

    public WorkerPool(WorkerStarter starter, PoolLimits limits, FunctionLogs logs, Clock clock) {
        this.starter = starter;
        this.limits = limits;
        this.logs = logs;
        this.clock = clock;
        ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(this::sweep, 500, 500, TimeUnit.MILLISECONDS);
    }

    /** Gives the call to a worker, now or when there is one; false if too many are waiting. */
    public boolean submit(Deployment deployment, Call call) {
        synchronized (this) {
            if (closed || line.size() >= WAITING) {
                return false;
            }
            line.add(new Waiting(deployment, call, nanos()));
        }
        advance();
        return true;
    }

    /** Gives the waiting their workers, as far as there are any. */
    private void advance() {
        List<Runnable> actions = new ArrayList<>();
        synchronized (this) {
            Map<String, Integer> promised = new HashMap<>();
            Iterator<Waiting> each = line.iterator();
            while (each.hasNext()) {
                Waiting waiting = each.next();
                Optional<Runnable> action = place(waiting, promised);
                action.ifPresent(actions::add);
                if (action.isPresent()) {
                    each.remove();
                }
            }
        }
        actions.forEach(Runnable::run);
    }

    /** @param promised how many workers that will be idle in a moment are meant for those further in front, by deployment */
    private Optional<Runnable> place(Waiting waiting, Map<String, Integer> promised) {
        Deployment deployment = waiting.deployment();
        Deque<FunctionWorker> ready = idle.get(deployment.key());
        if (ready != null && !ready.isEmpty()) {
            FunctionWorker worker = ready.removeLast();
            return Optional.of(() -> assign(worker, waiting));
        }
        if (promised.merge(deployment.key(), 1, Integer::sum) <= settling(deployment)) {
            return Optional.empty(); // sooner than another would have started
        }
        List<FunctionWorker> inTheWay = new ArrayList<>();
        if (!makeRoom(deployment, inTheWay)) {
            return Optional.empty();
        }
        FunctionWorker worker = new FunctionWorker(deployment, this, logs);
        all.add(worker);
        return Optional.of(() -> {
            inTheWay.forEach(FunctionWorker::close);
            assign(worker, waiting);
            starts.execute(() -> start(worker, waiting.call()));
        });
    }

    private long settling(Deployment deployment) {
        return all.stream()
                .filter(worker ->
                        worker.isSettling() && worker.deployment().key().equals(deployment.key()))
                .count();
    }

    /** A worker that has ended in this very moment is replaced by another. */
    private void assign(FunctionWorker worker, Waiting waiting) {
        if (!worker.assign(waiting.call())) {
            synchronized (this) {
                forget(worker);
                line.addFirst(waiting);
            }
            advance();
        }
    }

    /** Whether one more fits, when the idle ones that were longest without work are ended, as many as it takes. */
    private boolean makeRoom(Deployment deployment, List<FunctionWorker> inTheWay) {
        int count = all.size() + 1;
        long memory = deployment.memoryBytes()
                + all.stream()
                        .mapToLong(worker -> worker.deployment().memoryBytes())
                        .sum();
        List<FunctionWorker> resting = new ArrayList<>();
        idle.values().forEach(resting::addAll);
        resting.sort(Comparator.comparingLong(worker -> worker.idleSinceNanos));
        for (FunctionWorker worker : resting) {
            if (limits.fit(count, memory)) {
                break;
            }
            inTheWay.add(worker);
            count--;
            memory -= worker.deployment().memoryBytes();
        }
        if (!limits.fit(count, memory) && count > 1) {
            inTheWay.clear();
            return false;
        }
        inTheWay.forEach(this::forget);
        return true;
    }

    private void forget(FunctionWorker worker) {
        all.remove(worker);
        Deque<FunctionWorker> ready = idle.get(worker.deployment().key());
        if (ready != null) {
            ready.remove(worker);
            if (ready.isEmpty()) {
                idle.remove(worker.deployment().key());
            }
        }
    }

    private void start(FunctionWorker worker, Call call) {
        try {
            worker.start(starter);
        } catch (IOException | RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("function", worker.deployment().function())
                    .addKeyValue("reason", e.getMessage())
                    .log("worker does not start");
            worker.startFailed(call, String.valueOf(e.getMessage()));
            ended(worker);
        }
    }

    void released(FunctionWorker worker) {
        synchronized (this) {
            if (all.contains(worker)) {
                worker.idle(nanos());
                idle.computeIfAbsent(worker.deployment().key(), none -> new ArrayDeque<>())
                        .addLast(worker);
            }
        }
        advance();
    }

    void ended(FunctionWorker worker) {
        synchronized (this) {
            forget(worker);
        }
        advance();
    }

    /** Ends the workers of a function that have nothing to do, all of its revisions. */
    public void retire(String function) {
        end(worker -> worker.deployment().function().equals(function));
    }

    private void sweep() {
        long now = nanos();
        end(worker -> now - worker.idleSinceNanos > limits.idle().toNanos());
        List<Waiting> tired = new ArrayList<>();
        synchronized (this) {
            line.removeIf(waiting -> {
                boolean tooLong = now - waiting.sinceNanos() > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
                if (tooLong) {
                    tired.add(waiting);
                }
                return tooLong;
            });
        }
        tired.forEach(waiting -> waiting.call().outcome.completeExceptionally(new NoWorkerException()));
    }

    private void end(Predicate<FunctionWorker> which) {
        List<FunctionWorker> ending = new ArrayList<>();
        synchronized (this) {
            idle.values().forEach(workers -> workers.stream().filter(which).forEach(ending::add));
            ending.forEach(this::forget);
        }
        ending.forEach(FunctionWorker::close);
    }

    /** How many workers there are, whatever they do. */
    public synchronized int workers() {
        return all.size();
    }

    /** Runs the task some time later; null if this is closed, and nothing happens any more. */
    @Nullable
    ScheduledFuture<?> later(Runnable task, Duration in) {
        try {
            return timer.schedule(task, in.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    long nanos() {
        return System.nanoTime();
    }

    long millis() {
        return clock.millis();
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        List<FunctionWorker> ending;
        synchronized (this) {
            closed = true;
            ending = List.copyOf(all);
        }
        timer.shutdownNow();
        starts.shutdownNow();
        ending.forEach(FunctionWorker::close);
    }
}
