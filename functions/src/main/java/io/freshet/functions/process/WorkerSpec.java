package io.freshet.functions.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A worker to be started.
 *
 * @param name for its directory and threads; letters, digits, dots, dashes and underscores
 * @param command the program, by its absolute path, and its arguments
 * @param environment all of it, beside PATH, HOME, TMPDIR and LANG, which are set where it does not
 * @param limits what it may use
 * @param output whether standard output is a log, like standard error, or belongs to whoever started the worker
 * @param log gets what is written to the log, in pieces, on the worker's own thread; must not block
 * @param readable directories it needs beside its own; they stay visible where it gets a view of the files of its own
 */
public record WorkerSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        WorkerLimits limits,
        Output output,
        Consumer<byte[]> log,
        List<Path> readable) {
    /** What standard output is for. */
    public enum Output {
        /** A log, together with standard error; standard input is empty. */
        LOG,
        /** Standard input and output are {@link Worker#input} and {@link Worker#output}; standard error is a log. */
        FRAMES
    }

    public WorkerSpec {
        if (!name.matches("[A-Za-z0-9._-]{1,100}") || name.startsWith(".")) {
            throw new IllegalArgumentException("name: " + name + " (expected: 1 to 100 of A-Z a-z 0-9 . _ -)");
        }
        if (command.isEmpty() || !Path.of(command.get(0)).isAbsolute()) {
            throw new IllegalArgumentException("command: " + command + " (expected: an absolute path first)");
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        readable = List.copyOf(readable);
    }
}
