package io.freshet.functions.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** Makes the command of a function's worker from its runtime. */
public final class Runtimes {
    private static final long MIB = 1 << 20;

    private final Interpreters interpreters;
    private final Bootstraps bootstraps;

    public Runtimes(Interpreters interpreters, Bootstraps bootstraps) {
        this.interpreters = interpreters;
        this.bootstraps = bootstraps;
    }

    /** A runtime is not on this machine. */
    public static final class MissingException extends RuntimeException {
        MissingException(String message) {
            super(message);
        }
    }

    /**
     * The launch of a function.
     *
     * @param task where its code is unpacked
     * @param layers where its layers are, in order
     */
    public Launch launch(FunctionConfiguration function, Path task, List<Path> layers) {
        String runtime = function.runtimeAsString();
        List<Path> readable = new ArrayList<>(layers);
        readable.add(task);
        readable.add(bootstraps.directory());
        Map<String, String> environment = new HashMap<>();
        environment.put("LD_LIBRARY_PATH", paths(task, layers, "lib"));
        environment.put("PATH", paths(null, layers, "bin") + "/usr/local/bin:/usr/bin:/bin");
        if (runtime.startsWith("python")) {
            return python(function, task, layers, environment, readable);
        }
        if (runtime.startsWith("nodejs")) {
            Path node = interpreters.node().orElseThrow(() -> missing(runtime, "node", "functions.node"));
            environment.put("NODE_PATH", paths(null, layers, "nodejs/node_modules") + task.resolve("node_modules"));
            long heap = Math.max(64, function.memorySize() * 9L / 10);
            return new Launch(
                    List.of(
                            node.toString(),
                            "--max-old-space-size=" + heap,
                            bootstraps.node().toString()),
                    environment,
                    readable,
                    64 * MIB);
        }
        return java(function, task, layers, environment, readable);
    }

    private Launch python(
            FunctionConfiguration function,
            Path task,
            List<Path> layers,
            Map<String, String> environment,
            List<Path> readable) {
        String runtime = function.runtimeAsString();
        Path python = interpreters.python(runtime).orElseThrow(() -> missing(runtime, "python3", "functions.python"));
        environmentOf(python).ifPresent(readable::add);
        List<String> path = new ArrayList<>(List.of(task.toString()));
        for (Path layer : layers) {
            path.add(layer.resolve("python").toString());
            path.add(layer.resolve("python/lib/" + runtime + "/site-packages").toString());
        }
        if (function.handler().startsWith(Bootstraps.PYTHON_ACTION)) {
            path.add(bootstraps.actions().toString());
        }
        environment.put("PYTHONPATH", String.join(":", path));
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        return new Launch(List.of(python.toString(), bootstraps.python().toString()), environment, readable, 16 * MIB);
    }

    /** The virtual environment that a program is in; its packages are beside it. */
    private static Optional<Path> environmentOf(Path python) {
        return Optional.ofNullable(python.getParent())
                .map(Path::getParent)
                .filter(environment -> Files.isRegularFile(environment.resolve("pyvenv.cfg")));
    }

    /** Directories and archives that the classes of a Java function are in. */
    public List<Path> classPath(Path task, List<Path> layers) throws IOException {
        List<Path> path = new ArrayList<>(List.of(task));
        path.addAll(archives(task.resolve("lib")));
        for (Path layer : layers) {
            path.addAll(archives(layer.resolve("java/lib")));
        }
        return path;
    }

    private static List<Path> archives(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private Launch java(
            FunctionConfiguration function,
            Path task,
            List<Path> layers,
            Map<String, String> environment,
            List<Path> readable) {
        List<String> path = new ArrayList<>();
        path.add(bootstraps.launcher().toString());
        path.add(task.toString());
        path.add(task.resolve("lib") + "/*");
        layers.forEach(layer -> path.add(layer.resolve("java/lib") + "/*"));
        int memory = function.memorySize();
        int heap = memory <= 256 ? Math.max(48, memory / 2) : memory * 8 / 10;
        return new Launch(
                List.of(
                        interpreters.java().toString(),
                        "-Xmx" + heap + "m",
                        "-XX:MaxMetaspaceSize=256m",
                        "-XX:ReservedCodeCacheSize=64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        String.join(":", path),
                        "io.freshet.functions.launcher.Main"),
                environment,
                readable,
                160 * MIB);
    }

    private static MissingException missing(String runtime, String program, String key) {
        return new MissingException("The runtime " + runtime + " needs " + program
                + ", which is not on the server's PATH (" + key + " says where it is)");
    }

    private static String paths(@Nullable Path task, List<Path> layers, String below) {
        StringBuilder paths = new StringBuilder();
        if (task != null) {
            paths.append(task).append(':').append(task.resolve(below)).append(':');
        }
        layers.forEach(layer -> paths.append(layer.resolve(below)).append(':'));
        return paths.toString();
    }
}
