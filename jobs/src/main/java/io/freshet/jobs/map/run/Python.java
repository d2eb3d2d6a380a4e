package io.freshet.jobs.map.run;

import io.freshet.functions.process.Isolation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Python of workers.
 *
 * @param program by its absolute path; empty if there is none
 * @param version such as 3.11; empty if there is none
 */
public record Python(String program, String version) {
    private static final Logger LOG = LoggerFactory.getLogger(Python.class);
    private static final Python NONE = new Python("", "");
    private static final long PATIENCE_SECONDS = 10;

    /** Looks for a program by its name on the PATH, or by its path. */
    public static Python find(String configured) {
        Optional<Path> program = configured.contains("/")
                ? Optional.of(Path.of(configured).toAbsolutePath()).filter(Files::isExecutable)
                : Isolation.onPath(configured);
        return program.map(Python::asked).orElse(NONE);
    }

    private static Python asked(Path program) {
        try {
            Process process = new ProcessBuilder(
                            program.toString(),
                            "-c",
                            "import sys; print('%d.%d' % sys.version_info[:2], sys.executable)")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean fine = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && said.matches("3\\.\\d+ ?.*");
            if (fine) {
                String[] words = said.split(" ", 2);
                return new Python(itself(program, words.length < 2 ? "" : words[1]), words[0]);
            }
            LOG.atWarn()
                    .addKeyValue("program", program)
                    .addKeyValue("said", said)
                    .log("no Python for map jobs");
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("program", program).setCause(e).log("no Python for map jobs");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return NONE;
    }

    /** What it calls itself: some programs on the PATH only pass on, and take their time for it. */
    private static String itself(Path program, String said) {
        return said.startsWith("/") && Files.isExecutable(Path.of(said)) ? said : program.toString();
    }
}
