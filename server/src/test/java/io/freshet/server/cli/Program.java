package io.freshet.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The program inside this process, which is faster than one of its own. */
public final class Program {
    private Program() {}

    /** Runs it; its exit code, and behind it what it said. */
    public static synchronized String run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream captured = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(captured);
            System.setErr(captured);
            int code = Freshet.run(arguments);
            captured.flush();
            return code + "\n" + said.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
