package io.freshet.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code freshet sql}, and that docs/sql.md shows what it does. */
class SqlCommandTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\n(.*?)^```$");
    private static final Pattern LOG = Pattern.compile("\\d\\d:\\d\\d:\\d\\d[.,]\\d{3} ");
    private static final String SQL =
            """
            -- input S (k VARCHAR(4))
            CREATE STREAM A (K VARCHAR(4)); CREATE STREAM B (K VARCHAR(4));
            CREATE PUMP P AS INSERT INTO A SELECT STREAM "k" FROM S;
            CREATE PUMP Q AS INSERT INTO B SELECT STREAM "k" FROM S;
            """;

    @TempDir
    Path directory;

    private record Ran(int exitCode, String out, String err) {}

    private static Ran run(String stdin, String... arguments) {
        InputStream in = System.in;
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try {
            System.setIn(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)));
            System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
            int code = Freshet.run(arguments);
            return new Ran(code, withoutLog(written), told.toString(StandardCharsets.UTF_8));
        } finally {
            System.setIn(in);
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The tests' logging writes to the standard output; the program's does not. */
    private static String withoutLog(ByteArrayOutputStream written) {
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isEmpty() && !LOG.matcher(line).lookingAt())
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** A command of the document, and the output shown below it. */
    private record Shown(String command, List<String> output) {}

    static Stream<Shown> commands() throws IOException {
        List<Shown> commands = new ArrayList<>();
        Matcher blocks = CONSOLE.matcher(Files.readString(PROJECT.resolve("docs/sql.md")));
        while (blocks.find()) {
            for (String line : blocks.group(1).split("\n", -1)) {
                if (line.startsWith("$ ")) {
                    commands.add(new Shown(line.substring(2), new ArrayList<>()));
                } else if (!line.isEmpty()) {
                    commands.get(commands.size() - 1).output().add(line);
                }
            }
        }
        assertThat(commands).hasSizeGreaterThan(3);
        return commands.stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theDocumentShowsWhatItDoes(Shown shown) throws IOException {
        String command = shown.command();
        String stdin = "";
        if (command.startsWith("cat ")) {
            String file = command.substring(4, command.indexOf(' ', 4));
            stdin = Files.readString(PROJECT.resolve(file));
            command = command.substring(command.indexOf('|') + 1).strip();
        }
        assertThat(command).startsWith("./freshet ");
        String[] arguments = command.substring("./freshet ".length())
                .replace("examples/", PROJECT + "/examples/")
                .split(" +");

        Ran ran = run(stdin, arguments);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        int at = 0;
        for (String line : shown.output()) {
            if (!line.equals("...")) {
                assertThat(ran.out().substring(at)).contains(line + "\n");
                at = ran.out().indexOf(line + "\n", at) + line.length();
            }
        }
        if (!shown.output().contains("...")) {
            assertThat(ran.out().lines()).containsExactlyElementsOf(shown.output());
        }
    }

    @Test
    void saysWhichStreamARowIsOf() throws IOException {
        String file = Files.writeString(directory.resolve("app.sql"), SQL).toString();

        Ran both = run("{\"k\":\"x\"}\n", "sql", "run", file);
        Ran one = run("{\"k\":\"x\"}\n", "sql", "run", file, "--stream", "B", "--output", "table");

        assertThat(both.out().lines()).containsExactlyInAnyOrder("{\"A\":{\"K\":\"x\"}}", "{\"B\":{\"K\":\"x\"}}");
        assertThat(one.out().lines().map(String::strip)).containsExactly("K", "x");
    }

    @Test
    void saysWhatIsWrongForPeopleAndForEditors() throws IOException {
        String wrong = SQL.replace("FROM S;\nCREATE PUMP Q", "FORM S;\nCREATE PUMP Q");
        String file = Files.writeString(directory.resolve("app.sql"), wrong).toString();

        Ran text = run("", "sql", "check", file);
        Ran json = run("", "sql", "check", file, "--output", "json");
        Ran fine = run(SQL, "sql", "check", "-");

        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.err()).contains(file + ": line 3, column ").contains("^");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(json.out()).contains("\"line\" : 3").contains("\"severity\" : \"error\"");
        assertThat(fine.exitCode()).isZero();
        assertThat(fine.err()).isEmpty();
    }

    @Test
    void refusesWhatItCannotRead() throws IOException {
        String file = Files.writeString(directory.resolve("app.sql"), SQL).toString();

        assertThat(run("", "sql", "run", directory + "/none.sql"))
                .satisfies(ran -> assertThat(ran.exitCode()).isEqualTo(1))
                .satisfies(ran ->
                        assertThat(ran.err()).contains("none.sql is no file").doesNotContain("bug"));
        assertThat(run("", "sql", "run", file, "--input", "S=/no/such/file").err())
                .contains("S=/no/such/file cannot be read");
        assertThat(run("", "sql", "run", "-", "--input", "S=-").err()).contains("can be one thing only");
        assertThat(run("{\"k\":\"x\"}", "sql", "run", file, "--stream", "C").err())
                .contains("--stream C is no in-application stream (expected one of: A, B, error_stream)");
        assertThat(run("", "sql", "test", directory.toString()).err()).contains("holds no case");
        assertThat(run("", "sql", "tail", "app", "S", "--endpoint", "http://127.0.0.1:1")
                        .err())
                .contains("no server answers at http://127.0.0.1:1");
    }

    @Test
    void endsWithOneWhenACaseFails() throws IOException {
        Path test = Files.createDirectories(directory.resolve("a-case"));
        Files.writeString(test.resolve("app.sql"), SQL);
        Files.writeString(test.resolve("expected.json"), "{\"streams\":{\"A\":[{\"row\":{\"K\":\"y\"}}]}}");

        Ran ran = run("", "sql", "test", directory.toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out())
                .contains("FAILED  a-case")
                .contains("- missing     {\"K\":\"y\"}")
                .contains("0 passed, 1 failed");
    }
}
