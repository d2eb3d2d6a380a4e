package io.freshet.jobs.map.run;

import io.freshet.client.worker.JavaWorker;
import io.freshet.functions.process.Isolation;
import io.freshet.functions.process.WorkerLimits;
import io.freshet.functions.process.WorkerProcesses;
import io.freshet.functions.process.WorkerSpec;
import io.freshet.jobs.map.MapCode;
import io.freshet.jobs.map.MapOptions;
import io.freshet.jobs.map.MapSpec;
import io.freshet.jobs.map.MapStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts workers on this machine, for all readers in this process. Static by directory, because readers are made by Flink out of bytes and
 * have nothing else in common.
 */
public final class Workshop {
    private static final Map<Path, Workshop> OPEN = new ConcurrentHashMap<>();
    private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);
    private static final long MIB = 1 << 20;
    private static final long DISK_BYTES = 10_240 * MIB;

    private final Path directory;
    private final Path program;
    private final WorkerProcesses processes;
    private final SpareWorkers spares;
    private final Map<String, MapStore> stores = new ConcurrentHashMap<>();

    private Workshop(Path directory, Path program, WorkerProcesses processes) {
        this.directory = directory;
        this.program = program;
        this.processes = processes;
        this.spares = new SpareWorkers(processes);
    }

    /** The one of a directory, made by the first who asks. */
    public static Workshop in(Path directory) {
        return OPEN.computeIfAbsent(directory.toAbsolutePath().normalize(), Workshop::open);
    }

    private static Workshop open(Path directory) {
        try {
            Path code = Files.createDirectories(directory.resolve("code"));
            for (Path folder : List.of(directory, code)) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Path program = code.resolve("worker.py");
            try (InputStream source = Objects.requireNonNull(
                    Workshop.class.getResourceAsStream("/io/freshet/jobs/map/worker.py"), "worker.py")) {
                Files.copy(source, program, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-r--r--"));
            return new Workshop(
                    directory, program, WorkerProcesses.in(directory.resolve("workers"), Isolation.ofHost()));
        } catch (IOException e) {
            throw new UncheckedIOException("map jobs cannot use " + directory + ": " + e.getMessage(), e);
        }
    }

    /** The store of a runtime: all who ask share its connections. */
    public MapStore store(MapRuntime runtime) {
        return stores.computeIfAbsent(
                        runtime.store().endpoint() + " " + runtime.bucket(),
                        unused -> new MapStore(runtime.store(), runtime.bucket()))
                .counting();
    }

    /** The code of a job, fetched if it is not here. */
    Code code(MapCode code, MapStore store) throws IOException {
        return Code.fetch(code, store, directory.resolve("code"));
    }

    /** Starts a worker for a job. */
    CallWorker start(MapSpec spec, MapRuntime runtime, Code code, WorkerLog log, Clock clock)
            throws IOException, UnusableFunction {
        MapCode what = spec.code();
        boolean raw = !spec.output().isEmpty();
        boolean limited = spec.options().timeoutMillis() > 0 || spec.options().memoryMib() > 0;
        if (what.language() == MapCode.Language.JAVA && runtime.javaInside() && !limited) {
            return InsideWorker.start(code, what, raw, clock);
        }
        int memoryMib = spec.options().memoryMib() == 0
                ? runtime.memoryMib()
                : spec.options().memoryMib();
        boolean python = what.language() == MapCode.Language.PYTHON;
        if (python && runtime.python().isEmpty()) {
            throw new UnusableFunction("there is no Python where the calls run (expected: python3, or map.python)");
        }
        if (python && isUsual(spec.options())) {
            Optional<SpareWorkers.Spare> spare = spares.take();
            if (spare.isPresent()) {
                spares.refillSoon(runtime.spareWorkers(), next -> spare(runtime, next));
                spare.get().log().passTo(log);
                try {
                    return ProcessWorker.loaded(
                            spare.get().worker(),
                            code,
                            what,
                            raw,
                            spec.options().timeoutMillis());
                } catch (IOException e) { // it may be none of the function's doing
                    LOG.atInfo().addKeyValue("reason", e.getMessage()).log("a spare worker of map jobs was of no use");
                }
            }
        }
        List<Path> readable = new ArrayList<>(List.of(directory.resolve("code")));
        List<String> command = python ? python(runtime) : java(memoryMib, readable);
        WorkerSpec worker =
                worker("map-" + spec.id(), command, spec.options().environment(), memoryMib, log::add, readable);
        return ProcessWorker.start(
                processes, worker, code, what, raw, spec.options().timeoutMillis());
    }

    private static WorkerSpec worker(
            String name,
            List<String> command,
            Map<String, String> own,
            int memoryMib,
            Consumer<byte[]> log,
            List<Path> readable) {
        Map<String, String> environment = new TreeMap<>(Map.of("OMP_NUM_THREADS", "1", "PYTHONDONTWRITEBYTECODE", "1"));
        environment.putAll(own);
        return new WorkerSpec(
                name,
                command,
                environment,
                WorkerLimits.of(memoryMib * MIB, DISK_BYTES),
                WorkerSpec.Output.FRAMES,
                log,
                readable);
    }

    /** Whether its workers are like those of most jobs. */
    private static boolean isUsual(MapOptions options) {
        return options.memoryMib() == 0 && options.environment().isEmpty();
    }

    /** A job is about to begin: workers for it are started if it is one in Python that asks for nothing special. */
    public void expect(MapCode code, MapOptions options, MapRuntime runtime) {
        if (code.language() == MapCode.Language.PYTHON
                && isUsual(options)
                && !runtime.python().isEmpty()) {
            spares.expect(runtime.spareWorkers(), log -> spare(runtime, log));
        }
    }

    /** A job has ended: the next may come. */
    void refill(MapRuntime runtime) {
        spares.refill(runtime.spareWorkers(), log -> spare(runtime, log));
    }

    private WorkerSpec spare(MapRuntime runtime, LateLog log) {
        return worker(
                "map-spare", python(runtime), Map.of(), runtime.memoryMib(), log, List.of(directory.resolve("code")));
    }

    private List<String> python(MapRuntime runtime) {
        return List.of(runtime.python(), "-u", program.toString());
    }

    /** The heap is less than what the process may have, so that it is Java that says when it is full. */
    private static List<String> java(int memoryMib, List<Path> readable) {
        try {
            Path classes = Path.of(JavaWorker.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            readable.add(Files.isDirectory(classes) ? classes : classes.resolveSibling(""));
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx" + Math.max(16, memoryMib - Math.min(memoryMib / 2, 192)) + "m",
                    "-Xshare:auto",
                    "-Xlog:disable", // what the JVM has to say must not be taken for frames
                    "-Xlog:all=error:stderr",
                    "-XX:+DisplayVMOutputToStderr",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    classes.toString(),
                    JavaWorker.class.getName());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path of workers", e);
        }
    }

    /** Ends all workers of a directory. */
    public static void close(Path directory) {
        Workshop open = OPEN.remove(directory.toAbsolutePath().normalize());
        if (open != null) {
            open.spares.close();
            open.processes.close();
            open.stores.values().forEach(MapStore::close);
        }
    }
}
