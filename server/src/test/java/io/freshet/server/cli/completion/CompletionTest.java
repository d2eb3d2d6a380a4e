package io.freshet.server.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.server.cli.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    private static final Path BASH = Path.of("/bin/bash");

    /** In the place of the program: says what it was asked for. */
    private static final String STUB =
            "freshet() { echo \"$*\" >>\"$ASKED\"; [ \"$2\" = streams ] && printf 'orders\\norders-2\\nclicks\\n'; return 0; }\n";

    @TempDir
    Path directory;

    /** What bash offers at the end of a line, as the script says. */
    private List<String> offered(String line) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(BASH), BASH + " is not there");
        String said = Program.run("completion", "bash");
        assertThat(said).startsWith("0\n");
        Path script = directory.resolve("test.bash");
        Files.writeString(
                script,
                said.substring(2) + STUB + "COMP_LINE=$1 COMP_POINT=${#1}\n_freshet 2>&1\n"
                        + "printf '%s\\n' \"${COMPREPLY[@]}\"\n");
        ProcessBuilder bash = new ProcessBuilder(BASH.toString(), script.toString(), line).redirectErrorStream(true);
        bash.environment().put("ASKED", directory.resolve("asked").toString());
        Process process = bash.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output.lines().filter(one -> !one.isEmpty()).toList();
    }

    @Test
    void commandsAndOptionsAreOffered() throws Exception {
        assertThat(offered("freshet str")).containsExactly("stream");
        assertThat(offered("freshet stream d")).containsExactly("delete", "describe");
        assertThat(offered("freshet stream list --out")).containsExactly("--output");
        assertThat(offered("freshet ")).contains("status", "logs", "completion").doesNotContain("__complete");
    }

    @Test
    void valuesOfOptionsAreOffered() throws Exception {
        assertThat(offered("freshet stream list --output ")).containsExactly("table", "json");
        assertThat(offered("freshet stream list --output=j")).containsExactly("json");
        assertThat(offered("freshet completion ")).containsExactly("bash", "zsh", "fish");
    }

    @Test
    void namesAreThoseThatTheServerKnows() throws Exception {
        assertThat(offered("freshet stream describe or")).containsExactly("orders", "orders-2");
        assertThat(offered("freshet stream tail --endpoint-url http://127.0.0.1:9 c"))
                .containsExactly("clicks");
        assertThat(offered("freshet logs --application ")).isEmpty();
        assertThat(offered("freshet stream create ")).isEmpty();

        assertThat(Files.readAllLines(directory.resolve("asked")))
                .containsExactly(
                        "__complete streams",
                        "__complete streams --endpoint-url http://127.0.0.1:9",
                        "__complete applications");
    }

    @Test
    void whereNoServerIsNothingIsSaid() {
        assertThat(Program.run("__complete", "streams", "--endpoint-url", "http://127.0.0.1:1"))
                .isEqualTo("0\n");
        assertThat(Program.run("__complete", "wishes")).isEqualTo("0\n");
    }

    @Test
    void everyShellHasAScriptWithAllCommands() {
        assertThat(Program.run("completion", "zsh")).contains("bashcompinit", "stream describe");
        assertThat(Program.run("completion", "fish")).contains("__freshet_names streams", "-l output");
        assertThat(Program.run("completion", "tcsh")).startsWith("2\n").contains("tcsh");
    }

    @Test
    void aMistypedCommandAndOptionAreAnsweredWithTheNearest() {
        assertThat(Program.run("statsu"))
                .startsWith("2\n")
                .contains("Did you mean")
                .contains("status");
        assertThat(Program.run("stream", "lsit")).startsWith("2\n").contains("stream list");
        assertThat(Program.run("stream", "list", "--outptu", "json"))
                .startsWith("2\n")
                .contains("--output");
    }
}
