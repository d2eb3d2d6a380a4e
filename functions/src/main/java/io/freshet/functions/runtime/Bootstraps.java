package io.freshet.functions.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The programs of ours that workers begin with, written out where workers can read them. */
public final class Bootstraps {
    /** Modules that call an action of OpenWhisk as the handler of a function. */
    static final String PYTHON_ACTION = "freshet_action";

    private static final List<String> FILES =
            List.of("bootstrap.py", "bootstrap.cjs", "actions/freshet_action.py", "actions/freshet-action.cjs");
    private static final List<String> LAUNCHER = List.of(
            "Main",
            "LoadedHandler",
            "LoadedHandler$HandlerException",
            "Failure",
            "RuntimeClient",
            "RuntimeClient$Next",
            "Handler",
            "HandlerFinder",
            "InvocationContext",
            "Json",
            "Json$Reader",
            "Binder",
            "Unbinder");

    private final Path directory;

    private Bootstraps(Path directory) {
        this.directory = directory;
    }

    /** Writes them below the directory. */
    public static Bootstraps in(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath();
        Path classes = absolute.resolve("launcher/io/freshet/functions/launcher");
        Files.createDirectories(classes);
        Files.createDirectories(absolute.resolve("actions"));
        for (String file : FILES) {
            copy("/io/freshet/functions/runtime/" + file, absolute.resolve(file));
        }
        for (String name : LAUNCHER) {
            copy("/io/freshet/functions/launcher/" + name + ".class", classes.resolve(name + ".class"));
        }
        return new Bootstraps(absolute);
    }

    private static void copy(String resource, Path to) throws IOException {
        try (InputStream source = Bootstraps.class.getResourceAsStream(resource)) {
            if (source == null) {
                throw new IOException(resource + " is not packed with this program");
            }
            Files.write(to, source.readAllBytes());
        }
    }

    Path python() {
        return directory.resolve("bootstrap.py");
    }

    Path node() {
        return directory.resolve("bootstrap.cjs");
    }

    Path actions() {
        return directory.resolve("actions");
    }

    Path launcher() {
        return directory.resolve("launcher");
    }

    Path directory() {
        return directory;
    }
}
