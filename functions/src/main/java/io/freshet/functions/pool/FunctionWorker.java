package io.freshet.functions.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.functions.process.WorkerExit;
import io.freshet.functions.runtime.Assignment;
import io.freshet.functions.runtime.Running;
import io.freshet.functions.runtime.RuntimeEndpoint;
import io.freshet.functions.runtime.RuntimeListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker with the runtime of one deployment: takes one call at a time.
 *
 * <pre>
 *   starting --next--> idle --assign--> busy --response or error--> idle
 *       any --exit, or time is up--> ended
 * </pre>
 */
final class FunctionWorker implements RuntimeListener {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionWorker.class);
    private static final Duration LOADING = Duration.ofSeconds(10);
    private static final Duration MARK_COMES = Duration.ofMillis(40);
    private static final Duration LOG_SETTLES = Duration.ofMillis(5);

    private final Deployment deployment;
    private final WorkerPool pool;
    private final WorkerLog log;
    private final long createdNanos;
    private final LinkedBlockingQueue<Call> inbox = new LinkedBlockingQueue<>();
    private @Nullable Running running;
    private @Nullable Call current;
    private @Nullable ScheduledFuture<?> deadline;
    private long begunNanos;
    private long loadedNanos;
    private boolean reported;
    private boolean ended;
    private byte @Nullable [] loadFailure;
    private volatile boolean settling;
    long idleSinceNanos;

    FunctionWorker(Deployment deployment, WorkerPool pool, FunctionLogs logs) {
        this.deployment = deployment;
        this.pool = pool;
        this.log = new WorkerLog(deployment.function(), logs);
        this.createdNanos = pool.nanos();
        this.idleSinceNanos = createdNanos;
    }

    Deployment deployment() {
        return deployment;
    }

    /** Starts what runs the function; its end is told to the pool. */
    void start(WorkerStarter starter) throws IOException {
        Running started = starter.start(deployment, this, log::accept);
        synchronized (this) {
            running = started;
            if (ended) {
                started.close();
            }
        }
        var unused = started.exit().thenAccept(this::exited);
    }

    /** Gives it a call, only while it has none; false if it has ended meanwhile. */
    synchronized boolean assign(Call call) {
        if (ended) {
            return false;
        }
        current = call;
        begunNanos = pool.nanos();
        boolean loading = loadedNanos == 0;
        log.begin(call.requestId, deployment.configuration().version());
        setDeadline(call, loading ? deployment.timeout().plus(LOADING) : deployment.timeout());
        inbox.add(call);
        return true;
    }

    private synchronized void setDeadline(Call call, Duration in) {
        ScheduledFuture<?> before = deadline;
        if (before != null) {
            before.cancel(false);
        }
        deadline = pool.later(() -> timeIsUp(call), in);
    }

    @Override
    public Optional<Assignment> next() throws InterruptedException {
        synchronized (this) {
            if (loadedNanos == 0) {
                loadedNanos = pool.nanos();
            }
        }
        Call call = inbox.take();
        if (call == CLOSED) {
            return Optional.empty();
        }
        synchronized (this) {
            if (current != call) {
                return Optional.empty();
            }
            begunNanos = pool.nanos();
            setDeadline(call, deployment.timeout());
        }
        long deadlineMillis = pool.millis() + deployment.timeout().toMillis();
        return Optional.of(new Assignment(
                call.requestId, call.functionArn, deadlineMillis, call.clientContext, call.payload, call.trace));
    }

    private static final Call CLOSED = new Call("", "", "", new byte[0], false, "");

    @Override
    public boolean responded(String requestId, byte[] payload) {
        return finish(requestId, payload, null);
    }

    @Override
    public boolean failed(String requestId, byte[] payload) {
        return finish(requestId, payload, "Unhandled");
    }

    @Override
    public void tooLarge(String requestId) {
        String message = "Response payload size exceeded maximum allowed payload size (" + RuntimeEndpoint.MOST_RESPONSE
                + " bytes).";
        finish(requestId, Failures.document("Function.ResponseSizeTooLarge", message), "Unhandled");
    }

    @Override
    public synchronized void initFailed(byte[] payload) {
        loadFailure = payload;
    }

    private boolean finish(String requestId, byte[] payload, @Nullable String error) {
        Call call;
        synchronized (this) {
            call = current;
            if (call == null || !call.requestId.equals(requestId) || ended) {
                return false;
            }
            current = null;
            settling = true;
            cancelDeadline();
        }
        log.whenMarked(requestId, () -> settled(call, payload, error));
        @Nullable
        ScheduledFuture<?> unused =
                pool.later(() -> settled(call, payload, error), log.isMarked() ? MARK_COMES : LOG_SETTLES);
        if (!call.tail) {
            call.outcome.complete(new Outcome(payload, error, new byte[0]));
        }
        return true;
    }

    /** The log of the call is whole: now others may write to it. */
    private void settled(Call call, byte[] payload, @Nullable String error) {
        if (!call.settled.compareAndSet(false, true)) {
            return;
        }
        byte[] tail;
        synchronized (this) {
            log.end(report(call));
            tail = log.tail();
        }
        pool.released(this); // before the answer, or whoever calls again at once gets another worker
        call.outcome.complete(new Outcome(payload, error, tail));
    }

    /** Whether it has answered and is about to be idle. */
    boolean isSettling() {
        return settling;
    }

    /** Nobody else gives it a call before it is seen to be idle. */
    void idle(long sinceNanos) {
        idleSinceNanos = sinceNanos;
        settling = false;
    }

    private void cancelDeadline() {
        ScheduledFuture<?> pending = deadline;
        if (pending != null) {
            pending.cancel(false);
        }
    }

    private String report(Call call) {
        double millis = (pool.nanos() - begunNanos) / 1e6;
        long peak = running == null ? 0 : running.peakBytes();
        StringBuilder report = new StringBuilder("REPORT RequestId: ")
                .append(call.requestId)
                .append(String.format(Locale.ROOT, "\tDuration: %.2f ms", millis))
                .append("\tBilled Duration: ")
                .append((long) Math.ceil(millis))
                .append(" ms\tMemory Size: ")
                .append(deployment.configuration().memorySize())
                .append(" MB\tMax Memory Used: ")
                .append(peak >> 20)
                .append(" MB");
        if (!reported && loadedNanos > 0) {
            reported = true;
            report.append(String.format(Locale.ROOT, "\tInit Duration: %.2f ms", (loadedNanos - createdNanos) / 1e6));
        }
        return report.append('\t').toString();
    }

    private void timeIsUp(Call call) {
        Running left;
        synchronized (this) {
            if (current != call) {
                return;
            }
            current = null;
            ended = true;
            left = running;
        }
        String seconds = String.format(Locale.ROOT, "%.2f", deployment.timeout().toMillis() / 1000.0);
        String message = "RequestId: " + call.requestId + " Error: Task timed out after " + seconds + " seconds";
        end(call, "Sandbox.Timedout", message);
        if (left != null) {
            left.close();
        }
        pool.ended(this);
    }

    /** Ends a call whose worker has ended, or is being ended. */
    private void end(Call call, String type, String message) {
        log.accept((message + "\n").getBytes(UTF_8));
        synchronized (this) {
            log.end(report(call));
        }
        call.outcome.complete(new Outcome(Failures.document(type, message), "Unhandled", log.tail()));
    }

    private void exited(WorkerExit exit) {
        Call call;
        byte @Nullable [] failure;
        synchronized (this) {
            call = current;
            current = null;
            failure = loadFailure;
            ended = true;
            cancelDeadline();
        }
        close();
        if (call != null && failure != null) {
            synchronized (this) {
                log.end(report(call));
            }
            call.outcome.complete(new Outcome(failure, "Unhandled", log.tail()));
        } else if (call != null) {
            String message = "RequestId: " + call.requestId + " Error: "
                    + (exit.status() == 0
                            ? "Runtime exited without providing a reason"
                            : "Runtime exited with error: " + exit.describe());
            end(call, "Runtime.ExitError", message);
        }
        if (exit.cause() != WorkerExit.Cause.OWN && exit.cause() != WorkerExit.Cause.KILLED) {
            LOG.atInfo()
                    .addKeyValue("function", deployment.function())
                    .addKeyValue("used-up", exit.cause())
                    .log("worker was ended: it used more than it may");
        }
        pool.ended(this);
    }

    /** Fails the call that is waiting for a worker that cannot be started. */
    void startFailed(Call call, String message) {
        synchronized (this) {
            current = null;
            ended = true;
            cancelDeadline();
        }
        end(call, "Runtime.InvalidEntrypoint", "RequestId: " + call.requestId + " Error: " + message);
    }

    /** Ends what runs the function, and all it has started. */
    void close() {
        Running left;
        synchronized (this) {
            ended = true;
            left = running;
        }
        inbox.add(CLOSED);
        if (left != null) {
            left.close();
        }
    }
}
