package io.freshet.functions.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.functions.process.Isolation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the programs that runtimes need. Each is tried once, and what it is is remembered. */
public final class Interpreters {
    private static final Logger LOG = LoggerFactory.getLogger(Interpreters.class);
    private static final long PATIENCE_SECONDS = 20;

    private final Optional<String> python;
    private final Optional<String> node;
    private final boolean mustBeOpen;
    private final Map<String, Optional<Path>> found = new ConcurrentHashMap<>();

    /**
     * Looks on the PATH where nothing is given.
     *
     * @param mustBeOpen whether programs that only the server's user reaches come last: workers may have users of their own
     */
    public Interpreters(Optional<String> python, Optional<String> node, boolean mustBeOpen) {
        this.python = python;
        this.node = node;
        this.mustBeOpen = mustBeOpen;
    }

    /** For a runtime such as {@code python3.12}: that version, or any. */
    public Optional<Path> python(String runtime) {
        return found.computeIfAbsent(
                runtime,
                wanted -> python.isPresent()
                        ? real(python.get())
                        : first(List.of(wanted, "python3"), "import sys; print(sys.executable)", "-c"));
    }

    /** For every Node runtime. */
    public Optional<Path> node() {
        return found.computeIfAbsent(
                "node",
                wanted -> node.isPresent() ? real(node.get()) : first(List.of("node"), "process.execPath", "-p"));
    }

    /** The Java that this server runs on. */
    public Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private static Optional<Path> real(String configured) {
        return Optional.of(Path.of(configured).toAbsolutePath()).filter(Files::isExecutable);
    }

    private Optional<Path> first(List<String> names, String question, String option) {
        List<Path> candidates = new ArrayList<>();
        for (String name : names) {
            for (Path program : Isolation.allOnPath(name)) {
                answer(program, option, question).ifPresent(candidates::add);
            }
        }
        Optional<Path> open =
                candidates.stream().filter(Isolation::isOpenToOthers).findFirst();
        return mustBeOpen && open.isPresent() ? open : candidates.stream().findFirst();
    }

    /** What it calls itself: some programs on the PATH only pass on. */
    private static Optional<Path> answer(Path program, String option, String question) {
        try {
            Process process = new ProcessBuilder(program.toString(), option, question)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String said = new String(process.getInputStream().readNBytes(4096), UTF_8).trim();
            return process.exitValue() == 0 && said.startsWith("/") && Files.isExecutable(Path.of(said))
                    ? Optional.of(Path.of(said))
                    : Optional.empty();
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("program", program).setCause(e).log("program does not run");
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
