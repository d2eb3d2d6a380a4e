package io.freshet.functions.process;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts workers, watches what they use, and ends them with everything they have started. The workers end when this closes, and,
 * where the machine can, when this process dies. Safe for many threads.
 */
public final class WorkerProcesses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcesses.class);
    private static final long WATCH_MILLIS = 150;
    private static final int THOROUGHLY_EVERY = 13;
    private static final int MOST_TOLD = 1_000;

    private final Path directory;
    private final Isolation isolation;
    private final Optional<WorkerUsers> users;
    private final Set<Worker> alive = ConcurrentHashMap.newKeySet();

    /** Told of once each. */
    private final Set<Path> closedToOthers = ConcurrentHashMap.newKeySet();

    private final AtomicLong started = new AtomicLong();

    /** Lives as long as this: a worker is told to end with the thread that started it. */
    private final ExecutorService starter = Executors.newSingleThreadExecutor(daemon("worker-start"));

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(daemon("worker-watch"));
    private final Lookout lookout = new Lookout();
    private long ticks;

    private WorkerProcesses(Path directory, Isolation isolation) {
        this.directory = directory;
        this.isolation = isolation;
        this.users = isolation.ownUsers() ? WorkerUsers.lease() : Optional.empty();
        ScheduledFuture<?> unused =
                watch.scheduleWithFixedDelay(this::look, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Keeps the workers' directories below the one given, which it makes, and empties of what an earlier life has left.
     *
     * @param isolation usually {@link Isolation#ofHost}
     */
    public static WorkerProcesses in(Path directory, Isolation isolation) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        Files.createDirectories(absolute);
        try (var left = Files.list(absolute)) {
            left.map(WorkerDirectory::new).forEach(WorkerDirectory::delete);
        }
        // others go through, to what is theirs, and do not see whose is there
        Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx--x--x"));
        LOG.atInfo().addKeyValue("isolation", isolation.describe()).log("workers can be started");
        return new WorkerProcesses(absolute, isolation);
    }

    /** Removes what other processes have left beside this one's directory; to be called when none of them runs any more. */
    public void removeOthers() {
        try (var beside = Files.list(requireNonNull(directory.getParent(), "a directory of its own"))) {
            beside.filter(other -> !other.equals(directory))
                    .map(WorkerDirectory::new)
                    .forEach(WorkerDirectory::delete);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("directories of workers that are gone stay behind");
        }
    }

    /** What is between workers and everything else. */
    public Isolation isolation() {
        return isolation;
    }

    /** Starts a worker; throws {@link WorkerException} if it cannot be started. What it does then is known by its exit. */
    public Worker start(WorkerSpec spec) {
        OptionalInt user = userFor(spec);
        try {
            WorkerDirectory own =
                    WorkerDirectory.create(directory, spec.name() + "-" + started.incrementAndGet(), user);
            Process process =
                    starter.submit(() -> builder(spec, own, user).start()).get();
            Worker worker = new Worker(spec, process, own, user);
            alive.add(worker);
            lookout.workerStarted();
            Thread thread = new Thread(() -> attend(worker), "worker-" + spec.name());
            thread.setDaemon(true);
            thread.start();
            return worker;
        } catch (IOException | ExecutionException e) {
            user.ifPresent(this::giveBack);
            throw new WorkerException("worker " + spec.name() + " does not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            user.ifPresent(this::giveBack);
            Thread.currentThread().interrupt();
            throw new WorkerException("worker " + spec.name() + " was not started: interrupted", e);
        }
    }

    /** A user of its own, if what it needs is open to such. */
    private OptionalInt userFor(WorkerSpec spec) {
        if (users.isEmpty()) {
            return OptionalInt.empty();
        }
        List<Path> needed = new ArrayList<>(spec.readable());
        needed.add(Path.of(spec.command().get(0)));
        needed.add(directory);
        for (Path path : needed) {
            if (!LaunchCommand.isOpenToOthers(path)) {
                if (closedToOthers.size() < MOST_TOLD && closedToOthers.add(path)) {
                    LOG.atWarn()
                            .addKeyValue("path", path)
                            .addKeyValue("worker", spec.name())
                            .log("only the server's user reaches this path: its workers run as that user");
                }
                return OptionalInt.empty();
            }
        }
        return users.get().take();
    }

    private void giveBack(int user) {
        users.ifPresent(all -> all.giveBack(user));
    }

    private ProcessBuilder builder(WorkerSpec spec, WorkerDirectory own, OptionalInt user) {
        ProcessBuilder builder = new ProcessBuilder(new LaunchCommand(isolation, own, user, spec).words());
        builder.directory(own.work().toFile());
        boolean ownTmp = user.isPresent() && isolation.unshare() != null;
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", LaunchCommand.PATH);
        environment.put("LANG", "C.UTF-8");
        environment.put("HOME", own.work().toString());
        environment.put("TMPDIR", ownTmp ? "/tmp" : own.tmp().toString());
        environment.putAll(spec.environment());
        if (spec.output() == WorkerSpec.Output.LOG) {
            builder.redirectErrorStream(true);
            builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        }
        return builder;
    }

    private void attend(Worker worker) {
        // A log that is held open by what escaped must not keep us from seeing the end.
        Thread reader = new Thread(worker::attend, "worker-log-" + worker.name());
        reader.setDaemon(true);
        reader.start();
        WorkerExit exit = worker.await();
        try {
            reader.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        alive.remove(worker);
        worker.files().delete();
        worker.user().ifPresent(this::giveBack);
        worker.ended(exit);
    }

    private void look() {
        if (alive.isEmpty()) {
            return;
        }
        try {
            ticks++;
            boolean thoroughly = ticks % THOROUGHLY_EVERY == 0;
            lookout.look(List.copyOf(alive), thoroughly).forEach((worker, tree) -> look(worker, tree, thoroughly));
            if (thoroughly) {
                alive.stream()
                        .filter(worker ->
                                worker.files().bytes() > worker.limits().diskBytes())
                        .forEach(worker -> worker.kill(WorkerExit.Cause.DISK));
            }
        } catch (RuntimeException e) { // the next look must happen
            LOG.atWarn().setCause(e).log("looking at workers failed");
        }
    }

    private static void look(Worker worker, List<ProcessTable.Entry> tree, boolean thoroughly) {
        long resident =
                tree.stream().mapToLong(ProcessTable.Entry::residentBytes).sum();
        worker.saw(tree, resident, thoroughly);
        int threads = tree.stream().mapToInt(ProcessTable.Entry::threads).sum();
        if (resident > worker.limits().memoryBytes()) {
            worker.kill(WorkerExit.Cause.MEMORY);
        } else if (threads > worker.limits().processes()) {
            worker.kill(WorkerExit.Cause.PROCESSES);
        }
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Ends all workers. */
    @Override
    public void close() {
        watch.shutdownNow();
        alive.forEach(Worker::close);
        alive.forEach(worker -> {
            try {
                worker.exit().get(5, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.atWarn().addKeyValue("worker", worker.name()).log("worker has not ended in time");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        starter.shutdownNow();
        users.ifPresent(WorkerUsers::close);
    }
}
