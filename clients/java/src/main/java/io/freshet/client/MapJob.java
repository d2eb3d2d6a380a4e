package io.freshet.client;

import io.freshet.client.wire.CallStatus;
import io.freshet.client.wire.Failure;
import io.freshet.client.wire.Json;
import io.freshet.client.wire.Segment;
import io.freshet.client.wire.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A map job that has begun. Results come by themselves, on a thread that ends with the job; nothing is lost if this program ends, and
 * {@link MapExecutor#attach} finds the job again. Safe for use by many threads.
 */
public final class MapJob<O> {
    private static final String ASKED = "&wait=20&results=1";
    private static final Duration FOREVER = Duration.ofDays(3650);

    private final Connection server;
    private final String id;
    private final int size;
    private final ClassLoader loader;
    private final @Nullable Object[] results;
    private final BitSet done = new BitSet();
    private int doneCount;
    private int failedCount;
    private String state = "RUNNING";
    private @Nullable RuntimeException ended;

    MapJob(Connection server, String id, int size, ClassLoader loader) {
        this.server = server;
        this.id = id;
        this.size = size;
        this.loader = loader;
        this.results = new Object[size];
        Thread thread = new Thread(this::follow, "freshet-" + id);
        thread.setDaemon(true);
        thread.start();
    }

    private record Apart(String name) {}

    private record Failed(CallStatus status, Failure failure) {}

    /** What the server calls it. */
    public String id() {
        return id;
    }

    /** How many calls it has. */
    public int size() {
        return size;
    }

    /** How many calls have ended, well or not. */
    public synchronized int doneCount() {
        return doneCount;
    }

    /** How many calls have failed. */
    public synchronized int failedCount() {
        return failedCount;
    }

    /** As the server last said: RUNNING, SUCCEEDED, FAILED or CANCELLED, among others. */
    public synchronized String state() {
        return state;
    }

    /** The futures of all calls, in the order of the inputs; each is made when it is asked for. */
    public List<CallFuture<O>> futures() {
        return new AbstractList<>() {
            @Override
            public CallFuture<O> get(int index) {
                return future(index);
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    public CallFuture<O> future(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("call " + index + " (expected: 0.." + (size - 1) + ")");
        }
        return new CallFuture<>(this, index);
    }

    /** Waits for all results, in the order of the inputs; throws the first {@link CallException} by that order. */
    public List<@Nullable O> get() throws InterruptedException {
        List<@Nullable O> all = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            all.add(result(i));
        }
        return all;
    }

    /** Waits until so many calls have ended, or the job has, or time is up; returns how many have. */
    public synchronized int await(Wait until, Duration patience) throws InterruptedException {
        int wanted = Math.min(size, until.calls(size));
        long end = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while (doneCount < wanted && ended == null && left > 0) {
            wait(Math.max(1, Math.min(left / 1_000_000, 1_000)));
            left = end - System.nanoTime();
        }
        return doneCount;
    }

    /** Ends the job at once; results that are there stay. */
    public void cancel() {
        Json unused = server.askJson("POST", "/" + id + "/cancel", null, true);
    }

    /** Removes the job, which must have ended, with its inputs and results. */
    public void delete() {
        Json unused = server.askJson("DELETE", "/" + id, null, true);
    }

    /** What the calls have printed. */
    public String logs() {
        return new String(server.ask("GET", "/" + id + "/logs", new byte[0], true), StandardCharsets.UTF_8);
    }

    /** How many requests to the object store running it has taken up to now. */
    public long storeRequests() {
        return server.askJson("GET", "/" + id, null, true).number("storeRequests", 0);
    }

    synchronized boolean isDone(int index) {
        return done.get(index);
    }

    @Nullable
    O result(int index) throws InterruptedException {
        try {
            return result(index, FOREVER);
        } catch (TimeoutException e) {
            throw new IllegalStateException("ten years have passed", e);
        }
    }

    @SuppressWarnings("unchecked") // what the function gives is what the user has said it does
    @Nullable
    O result(int index, Duration patience) throws InterruptedException, TimeoutException {
        Object result = awaited(index, patience);
        if (result instanceof Failed failed) {
            throw new CallException(index, failed.status(), failed.failure(), loader);
        }
        if (result instanceof Apart apart) {
            return (O) decoded(server.ask("GET", "/" + id + "/results/" + apart.name(), new byte[0], true));
        }
        return (O) result;
    }

    private synchronized @Nullable Object awaited(int index, Duration patience)
            throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + patience.toNanos();
        while (!done.get(index)) {
            if (ended != null) {
                throw new MapJobException(
                        "call " + index + " of map job " + id + " has no result: " + ended.getMessage(), ended);
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException("call " + index + " of map job " + id + " has not ended in " + patience);
            }
            wait(Math.max(1, Math.min(left / 1_000_000, 1_000)));
        }
        return results[index];
    }

    private void follow() {
        int seen = 0;
        String run = "";
        Set<String> taken = new HashSet<>();
        try {
            boolean over = false;
            while (!over) {
                Json events = server.askJson("GET", "/" + id + "/events?after=" + seen + ASKED, null, true);
                boolean anew = seen > 0 && !events.text("run", "").equals(run);
                run = events.text("run", "");
                if (anew) { // a server that has started again counts anew
                    seen = 0;
                    continue;
                }
                List<Json> commits = events.get("commits").elements();
                for (Json commit : commits) {
                    String segment = commit.text("segment", "");
                    if (taken.add(segment)) {
                        String data = commit.text("data", "");
                        take(
                                data.isEmpty()
                                        ? server.ask("GET", "/" + id + "/segments/" + segment, new byte[0], true)
                                        : Base64.getDecoder().decode(data));
                    }
                }
                seen = (int) Math.min(events.number("version", 0), Integer.MAX_VALUE);
                String now = events.text("state", "RUNNING");
                over = commits.isEmpty()
                        && List.of("SUCCEEDED", "FAILED", "CANCELLED").contains(now);
                tell(now, over ? events.text("reason", "") : null);
            }
        } catch (RuntimeException e) { // whoever waits must know
            end(e);
        }
    }

    private synchronized void tell(String now, @Nullable String reason) {
        state = now;
        if (reason != null) {
            end(new MapJobException("the job has ended: " + now + (reason.isEmpty() ? "" : ", " + reason)));
        }
    }

    private synchronized void end(RuntimeException why) {
        ended = why;
        notifyAll();
    }

    private void take(byte[] segment) {
        Segment.verify(segment);
        List<Segment.Line> lines = Segment.lines(segment);
        @Nullable Object[] values = new Object[lines.size()];
        for (int i = 0; i < values.length; i++) {
            byte[] payload = Segment.payload(segment, lines.get(i));
            CallStatus status = lines.get(i).status();
            values[i] = status == CallStatus.SUCCEEDED
                    ? decoded(payload)
                    : status == CallStatus.SUCCEEDED_APART
                            ? new Apart(new String(payload, StandardCharsets.UTF_8))
                            : new Failed(status, Failure.decode(payload));
        }
        synchronized (this) {
            for (int i = 0; i < values.length; i++) {
                int index = lines.get(i).index();
                if (index < size && !done.get(index)) {
                    done.set(index);
                    results[index] = values[i];
                    doneCount++;
                    failedCount += lines.get(i).status().succeeded() ? 0 : 1;
                }
            }
            notifyAll();
        }
    }

    private @Nullable Object decoded(byte[] payload) {
        try {
            return Values.decode(payload, loader);
        } catch (IOException | ClassNotFoundException | LinkageError e) {
            return new Failed(
                    CallStatus.FAILED,
                    Failure.told(e.getClass().getName(), "the result cannot be read here: " + e.getMessage()));
        }
    }
}
