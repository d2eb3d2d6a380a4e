package io.freshet.server.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program {@code freshet} in a process of its own, to its end. */
record Cli(int exitCode, String out, String err) {
    static Cli run(String... arguments) throws IOException, InterruptedException {
        Path err = Files.createTempFile("freshet", ".err");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(System.getProperty("freshet.jvm.opens", "").split(" +")));
        command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.freshet.server.cli.Freshet"));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        try {
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("freshet " + String.join(" ", arguments) + " does not end");
            }
            return new Cli(process.exitValue(), out, Files.readString(err));
        } finally {
            process.destroyForcibly();
            Files.delete(err);
        }
    }
}
