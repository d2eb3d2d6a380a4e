package io.freshet.firehosesink.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Python with readers that share no line of code with what they read here. */
public final class Python {
    private static final Path INTERPRETER = clients().resolve("python");

    private Python() {}

    /** Where the programs of the environment are that holds the clients of tests. */
    static Path clients() {
        return Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/tmp/freshet-clients/bin"));
    }

    /** Runs a script; returns what it prints. Skips the test if there is no Python or no pyarrow. */
    public static String run(String script, String... arguments) throws IOException, InterruptedException {
        return with("pyarrow", script, arguments);
    }

    /** As {@link #run}, with another package in the place of pyarrow. */
    static String with(String reader, String script, String... arguments) throws IOException, InterruptedException {
        assumeThat(INTERPRETER).as("a Python with clients").exists();
        Process probe = new ProcessBuilder(INTERPRETER.toString(), "-c", "import " + reader).start();
        assumeThat(probe.waitFor()).as(reader).isZero();
        Path file = Files.createTempFile("freshet-", ".py");
        try {
            Files.writeString(file, script);
            List<String> command = new ArrayList<>(List.of(INTERPRETER.toString(), file.toString()));
            command.addAll(List.of(arguments));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
            return printed;
        } finally {
            Files.delete(file);
        }
    }
}
