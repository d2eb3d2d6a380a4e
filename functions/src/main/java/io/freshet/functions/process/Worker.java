package io.freshet.functions.process;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** A worker that has been started, with all the processes it starts itself. Safe for many threads. */
public final class Worker implements AutoCloseable {
    private static final int KEPT_BYTES = 64 << 10;
    private static final int PIECE_BYTES = 8 << 10;
    private static final int ROUNDS = 50;
    private static final long DYING_NANOS = 2_000_000;

    private final WorkerSpec spec;
    private final Process process;
    private final WorkerDirectory directory;
    private final OptionalInt user;
    private final OutputTail tail = new OutputTail(KEPT_BYTES);
    private volatile long peakBytes; // written by the one thread that looks
    private final AtomicReference<WorkerExit.Cause> cause = new AtomicReference<>(WorkerExit.Cause.OWN);
    private final Map<Long, ProcessHandle> family = new ConcurrentHashMap<>();
    private final CompletableFuture<WorkerExit> exit = new CompletableFuture<>();
    private boolean gone;

    Worker(WorkerSpec spec, Process process, WorkerDirectory directory, OptionalInt user) {
        this.spec = spec;
        this.process = process;
        this.directory = directory;
        this.user = user;
    }

    /** Reads the log to its end, then waits for the end of the process; on the worker's own thread. */
    void attend() {
        InputStream log = spec.output() == WorkerSpec.Output.LOG ? process.getInputStream() : process.getErrorStream();
        byte[] piece = new byte[PIECE_BYTES];
        try (log) {
            for (int read = log.read(piece); read >= 0; read = log.read(piece)) {
                byte[] bytes = Arrays.copyOf(piece, read);
                tail.add(bytes);
                spec.log().accept(bytes);
            }
        } catch (IOException e) { // as good as its end
            tail.add(new byte[0]);
        }
    }

    /** Waits for the end of the process; then nothing of it is left. Interrupted, it kills. */
    WorkerExit await() {
        int status;
        try {
            status = process.waitFor();
        } catch (InterruptedException e) {
            kill(WorkerExit.Cause.KILLED);
            Thread.currentThread().interrupt();
            status = 137;
        }
        synchronized (this) {
            killTree();
            gone = true;
        }
        return new WorkerExit(status, requireNonNull(cause.get()));
    }

    void ended(WorkerExit how) {
        exit.complete(how);
    }

    /** Completes when the process has ended, its tree is killed, and its directory is gone. */
    public CompletableFuture<WorkerExit> exit() {
        return exit.copy();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String name() {
        return spec.name();
    }

    /** Of the outermost process. */
    public long pid() {
        return process.pid();
    }

    /** What goes to the worker's standard input, if it was started with {@link WorkerSpec.Output#FRAMES}. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** The worker's standard output, if it was started with {@link WorkerSpec.Output#FRAMES}. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** The last of the log. */
    public byte[] logTail() {
        return tail.bytes();
    }

    /** Where the worker was started. */
    public Path directory() {
        return directory.work();
    }

    WorkerLimits limits() {
        return spec.limits();
    }

    WorkerDirectory files() {
        return directory;
    }

    /** The user of its own that it runs as; empty if it runs as the server's. */
    public OptionalInt user() {
        return user;
    }

    /** The most resident memory that was seen, of all its processes together. */
    public long peakBytes() {
        return peakBytes;
    }

    /** Ends the worker and everything it has started, at once. */
    @Override
    public void close() {
        kill(WorkerExit.Cause.KILLED);
    }

    void kill(WorkerExit.Cause why) {
        cause.compareAndSet(WorkerExit.Cause.OWN, why);
        killTree();
    }

    /**
     * Remembers who belongs to it: whoever leaves its parent and its session is still known by this.
     *
     * @param all whether to forget those who have ended, which takes a look at each
     */
    void saw(List<ProcessTable.Entry> tree, long residentBytes, boolean all) {
        peakBytes = Math.max(peakBytes, residentBytes);
        if (all) {
            family.values().removeIf(member -> !member.isAlive());
        }
        for (ProcessTable.Entry entry : tree) {
            if (!family.containsKey(entry.pid())) {
                ProcessHandle.of(entry.pid()).ifPresent(member -> family.put(entry.pid(), member));
            }
        }
    }

    /**
     * Again and again until nothing is found: what is killed may have started something while we looked. Nothing once all of it is
     * gone: its user is the next worker's then.
     */
    private synchronized void killTree() {
        if (gone) {
            return;
        }
        boolean ended = !process.isAlive(); // then its number may be another's
        Set<ProcessHandle> dying = new HashSet<>();
        // twice in turn: at one look alone, who has started another and ended meanwhile is missed with it
        boolean nobody = false;
        for (int round = 0; round < ROUNDS; round++) {
            Set<ProcessHandle> found = members(ended);
            found.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            if (found.isEmpty() && nobody) {
                return;
            }
            nobody = found.isEmpty();
            if (!nobody && !dying.addAll(found)) {
                LockSupport.parkNanos(DYING_NANOS);
            }
        }
    }

    /** Who runs now of all that belong to it. To the JVM, who has ended lives until its parent has looked, which may be never. */
    private Set<ProcessHandle> members(boolean ended) {
        ProcessTable now = ProcessTable.read();
        Set<ProcessHandle> members = new HashSet<>(family.values());
        now.tree(process.pid()).stream()
                .filter(entry -> !ended || entry.pid() != process.pid())
                .forEach(entry -> ProcessHandle.of(entry.pid()).ifPresent(members::add));
        user.ifPresent(number ->
                now.ofUser(number).forEach(pid -> ProcessHandle.of(pid).ifPresent(members::add)));
        Set<Long> running = now.seen();
        members.removeIf(member -> !running.contains(member.pid()) || !member.isAlive());
        return members;
    }
}
