package io.freshet.functions.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this machine lets us put between workers and everything else. Every part is tried once, at start, so that a worker is started
 * with what works.
 *
 * @param prlimit sets limits; null if it is not there
 * @param setpriv gives privileges up and ends the worker when its server ends; null if it is not there
 * @param setsid gives a session of its own; null if it is not there
 * @param unshare gives a view of its own on processes (and files, for root); null if it may not
 * @param ownUsers whether every worker can have a user of its own: the server is root and may change
 */
public record Isolation(
        @Nullable String prlimit,
        @Nullable String setpriv,
        @Nullable String setsid,
        @Nullable String unshare,
        boolean ownUsers) {
    private static final long PATIENCE_SECONDS = 5;

    /** None of it: workers are plain children. */
    public static Isolation none() {
        return new Isolation(null, null, null, null, false);
    }

    /** As much as this machine allows. */
    public static Isolation ofHost() {
        boolean root = "root".equals(System.getProperty("user.name")) && Files.isDirectory(Path.of("/proc/self"));
        String prlimit = working("prlimit", "--core=0", "true");
        String setpriv = working("setpriv", "--pdeathsig", "KILL", "--no-new-privs", "true");
        String setsid = working("setsid", "true");
        boolean users = root
                && setpriv != null
                && works(setpriv, "--reuid=52000", "--regid=52000", "--clear-groups", "--bounding-set=-all", "true");
        String unshare = users
                ? working("unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private", "true")
                : working("unshare", "--user", "--map-current-user", "--pid", "--fork", "--kill-child", "true");
        return new Isolation(prlimit, setpriv, setsid, unshare, users);
    }

    /** One line for the log and for whoever asks. */
    public String describe() {
        List<String> parts = new ArrayList<>();
        parts.add(ownUsers ? "a user for every worker" : "the server's user");
        parts.add(unshare == null ? "processes of the machine visible" : "own process namespace");
        parts.add(unshare != null && ownUsers ? "own /tmp" : "/tmp shared");
        parts.add(prlimit == null ? "no system limits" : "system limits");
        return String.join(", ", parts);
    }

    private static @Nullable String working(String program, String... arguments) {
        return onPath(program)
                .map(Path::toString)
                .filter(path ->
                        works(Stream.concat(Stream.of(path), Stream.of(arguments)).toArray(String[]::new)))
                .orElse(null);
    }

    /** The first program of that name on the PATH. */
    public static Optional<Path> onPath(String program) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH"))
                        .orElse("/usr/bin:/bin")
                        .split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean works(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            builder.environment().clear();
            builder.environment().putAll(Map.of("PATH", LaunchCommand.PATH));
            Process process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
