package io.freshet.jobs.map.run;

import io.freshet.client.wire.CallStatus;
import io.freshet.client.wire.Failure;
import io.freshet.jobs.map.MapSpec;
import io.freshet.jobs.map.MapStore;
import io.freshet.jobs.map.lease.Lease;
import io.freshet.jobs.map.lease.Range;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker's share of a job: runs the leases that it is given, one after the other, on a thread of its own. */
public final class CallRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallRunner.class);
    private static final long BATCH_NANOS = 100_000_000;
    private static final int MOST_CALLS = 20_000;
    private static final int BATCH_BYTES = 1 << 20;
    /** How long the next lease may take without results being stored meanwhile: whoever gives it is in this process, or in another one. */
    private static final long SOON_MILLIS = 5;

    private static final long SOON_MILLIS_REMOTELY = 50;
    private static final int DEATHS = 2;
    private static final long LOOK_MILLIS = 50;

    private final MapSpec spec;
    private final MapRuntime runtime;
    private final MapStore store;
    private final LeasePort port;
    private final Clock clock;
    private final long soonMillis;
    private final Inputs inputs;
    private final Pieces pieces;
    private final WorkerLog log = new WorkerLog();
    private final ResultWriter writer;
    private final ResultKeeper keeper;
    private final BlockingQueue<RunningLease> queue = new LinkedBlockingQueue<>();
    private final Map<Long, RunningLease> leases = new ConcurrentHashMap<>();
    private final Thread thread;
    private final Thread lookout;
    private volatile boolean closed;
    private volatile @Nullable CallWorker worker;
    private @Nullable Code code;
    private final Pace pace = new Pace();

    /**
     * Starts the thread.
     *
     * @param name unique among the readers of all runs of the job
     * @param number of this reader among the job's
     */
    public CallRunner(MapSpec spec, MapRuntime runtime, LeasePort port, String name, int number, Clock clock) {
        this.spec = spec;
        this.runtime = runtime;
        this.store = Workshop.in(Path.of(runtime.directory())).store(runtime);
        this.port = port;
        this.clock = clock;
        this.soonMillis = runtime.isRemote() ? SOON_MILLIS_REMOTELY : SOON_MILLIS;
        this.inputs = new Inputs(spec, store);
        this.pieces = new Pieces(spec, store);
        this.writer = new ResultWriter(spec.id(), name, store, port, log);
        this.keeper = new ResultKeeper(spec, store, writer, name, number);
        this.thread = new Thread(this::run, "map-calls-" + spec.id() + "-" + number);
        this.lookout = new Thread(this::lookOut, "map-look-" + spec.id() + "-" + number);
        thread.setDaemon(true);
        lookout.setDaemon(true);
        thread.start();
        lookout.start();
    }

    /** Runs this when the leases before it are done. */
    public void add(Lease lease) {
        RunningLease running = new RunningLease(lease);
        leases.put(lease.id(), running);
        queue.add(running);
    }

    /** Ends a lease before its end; returns where it ends now. */
    public int shrink(long lease, int to) {
        RunningLease running = leases.get(lease);
        return running == null ? Integer.MAX_VALUE : running.shrink(to);
    }

    /** Others have run these calls: whoever is at them still is ended. */
    public void abandon(long lease) {
        RunningLease running = leases.get(lease);
        CallWorker at = worker;
        if (running != null) {
            running.abandon();
            if (!queue.remove(running) && at != null) {
                at.end();
            }
        }
    }

    private void run() {
        try {
            while (!closed) {
                RunningLease lease = queue.poll(soonMillis, TimeUnit.MILLISECONDS);
                if (lease == null) {
                    writer.flush(); // nothing more will come soon
                    lease = queue.take();
                }
                run(lease);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (UnusableFunction e) {
            port.unusable(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                port.broken(e);
            }
        }
    }

    private void run(RunningLease lease) throws IOException, InterruptedException, UnusableFunction {
        Retries retries = new Retries(spec.options(), clock);
        while (lease.left() > 0 && !closed) {
            int first = lease.next();
            int most = spec.pieces() ? 1 : Math.min(pace.callsIn(BATCH_NANOS, MOST_CALLS), lease.left());
            int count = lease.claim(most < 1 ? 0 : inputs.fitting(first, most, BATCH_BYTES));
            if (count == 0) {
                break;
            }
            batch(lease, first, count, retries);
            pace.tell(port, lease.lease().id(), lease.next());
        }
        while (!retries.isEmpty() && !lease.abandoned() && !closed) {
            int index = retries.awaitNext();
            calls(lease, new ArrayList<>(List.of(index)), retries);
        }
        leases.remove(lease.lease().id());
        pace.tellEnd(port, lease.lease().id());
    }

    private void batch(RunningLease lease, int first, int count, Retries retries)
            throws IOException, InterruptedException, UnusableFunction {
        List<Integer> open = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            open.add(first + i);
        }
        calls(lease, open, retries);
    }

    /** Runs calls until all of them have a result, or have been given back. */
    private void calls(RunningLease lease, List<Integer> open, Retries retries)
            throws IOException, InterruptedException, UnusableFunction {
        int deaths = lease.lease().deaths();
        boolean again = retries.attempt(open.get(0)) > 1;
        while (!open.isEmpty() && !closed) {
            CallWorker at = worker();
            int[] answered = {0};
            try (Opened calls = opened(open)) {
                at.run(calls.calls(), (index, status, started, micros, bytes) -> {
                    answered[0]++;
                    pace.ended(micros);
                    keep(index, status, started, micros, bytes, retries);
                });
                return;
            } catch (WorkerDied death) {
                worker = null;
                open.subList(0, answered[0]).clear();
                if (closed || lease.abandoned() || open.isEmpty()) {
                    return;
                }
                if (blamed(death, open, retries)) {
                    continue;
                }
                deaths++;
                if (open.size() == 1 && deaths > DEATHS) {
                    crashed(open.remove(0), death, retries);
                } else if (!again) {
                    giveBack(lease, open, death.suspect());
                    return;
                }
            }
        }
    }

    /** Whether the death is the end of one call, which is known. */
    private boolean blamed(WorkerDied death, List<Integer> open, Retries retries) throws IOException {
        int suspect = death.suspect().orElse(-1);
        if (death.why() == CallStatus.WORKER_CRASHED || !open.contains(suspect)) {
            return false;
        }
        open.remove((Integer) suspect);
        fail(suspect, death.why(), death, retries);
        return true;
    }

    private void crashed(int index, WorkerDied death, Retries retries) throws IOException {
        retries.noMore(index);
        fail(index, CallStatus.WORKER_CRASHED, death, retries);
    }

    private void fail(int index, CallStatus status, WorkerDied death, Retries retries) throws IOException {
        String type =
                switch (status) {
                    case TIMED_OUT -> "TimedOut";
                    case OUT_OF_MEMORY -> "OutOfMemory";
                    default -> "WorkerCrashed";
                };
        byte[] failure = Failure.told(type, String.valueOf(death.getMessage())).encode();
        keep(index, status, clock.millis() * 1_000, 0, failure, retries);
    }

    private void giveBack(RunningLease lease, List<Integer> open, OptionalInt suspect) {
        int from = open.get(0);
        Range unanswered = new Range(from, open.get(open.size() - 1) + 1);
        int unused = lease.claim(lease.left());
        LOG.atInfo()
                .addKeyValue("job", spec.id())
                .addKeyValue("calls", unanswered)
                .log("a worker has died, its calls go to others");
        port.crashed(lease.lease().id(), unanswered, suspect);
    }

    private void keep(int index, CallStatus status, long started, long micros, byte[] bytes, Retries retries)
            throws IOException {
        if (status.succeeded() || !retries.add(index)) {
            keeper.keep(index, status, retries.attempt(index), started, micros, bytes);
        }
    }

    /** Calls with their inputs; a piece of an object is open until it is closed. */
    private record Opened(List<Call> calls) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            for (Call call : calls) {
                if (call.content() != null) {
                    call.content().close();
                }
            }
        }
    }

    private Opened opened(List<Integer> indexes) throws IOException {
        List<Call> calls = new ArrayList<>(indexes.size());
        for (int index : indexes) {
            byte[] input = inputs.input(index);
            calls.add(new Call(index, input, spec.pieces() ? pieces.open(input) : null));
            if (spec.pieces()) {
                break;
            }
        }
        return new Opened(calls);
    }

    private CallWorker worker() throws IOException, UnusableFunction {
        CallWorker at = worker;
        if (at == null) {
            Workshop workshop = Workshop.in(Path.of(runtime.directory()));
            if (code == null) {
                code = workshop.code(spec.code(), store);
            }
            at = workshop.start(spec, runtime, code, log, clock);
            worker = at;
        }
        return at;
    }

    private void lookOut() {
        while (!closed) {
            CallWorker at = worker;
            if (at != null) {
                at.look(clock.millis() * 1_000);
            }
            writer.flushIfDue(System.nanoTime());
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Ends the worker at once; results that are not stored are lost. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        lookout.interrupt();
        CallWorker at = worker;
        if (at != null) {
            at.close();
            Workshop.in(Path.of(runtime.directory())).refill(runtime);
        }
        writer.close();
        store.close();
    }
}
