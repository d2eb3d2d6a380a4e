package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that pages of the documents say to type, typed from the top with the AWS CLI. */
class PagesIT {
    private static final Pattern SHELL = Pattern.compile("(?ms)^```shell\n(.*?)^```$");
    private static final Path CLIENTS =
            Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/tmp/freshet-clients/bin"));
    private static final String PROGRAM =
            """
            set -euo pipefail
            export AWS_ENDPOINT_URL=http://localhost:4566
            freshet() {
              local where=(--endpoint-url "$AWS_ENDPOINT_URL") follows=() code
              case "$1 ${2:-}" in "sql tail") ;; sql*|completion*) where=() ;; esac
              case " $* " in *" --records "*) ;; *" -f "*|*" tail "*) follows=(timeout -s INT 4) ;; esac
              case " $* " in *" --yes "*|*" --plan "*) ;; " deploy "*) where+=(--yes) ;; esac # nobody can be asked
              "${follows[@]}" "$JAVA" -cp "$CLASSES" io.freshet.server.cli.Freshet "$@" "${where[@]}" ||
                { code=$?; [ ${#follows[@]} -gt 0 ] && [ $code = 124 ] || return $code; }
            }
            first=$(command aws --version 2>&1 | grep -c '^aws-cli/1' || true)
            aws() { # the first version of the CLI sends text as it is, and does not know how to be told so
              local words=() word
              for word; do
                case "$first $word" in "1 --cli-binary-format"|"1 raw-in-base64-out") ;; *) words+=("$word") ;; esac
              done
              command aws "${words[@]}"
            }
            """;

    /** What other pages take from the first hour. */
    private static final String NAMES =
            """
            APP=$(./freshet status --output json | python -c 'import json, sys; print(json.load(sys.stdin)["applications"][0]["name"])')
            JOB=$(./freshet job list | awk 'END {print $1}')
            mkdir -p ~/.config/fish/completions
            """;

    private static final int PATIENCE_SECONDS = 900;

    @TempDir
    Path directory;

    /** In the order of their pages. */
    private static final List<String> AFTER_THE_FIRST_HOUR =
            List.of("../README.md", "functions.md", "templates.md", "metrics.md", "traces.md", "troubleshooting.md");

    @Test
    void comingFromElsewhere() throws Exception {
        requireClients("aws");

        assertThat(typed(List.of("coming-from.md"), ""))
                .as("a row of the application, an object, and what the audit says of it")
                .contains("{\"ITEM\":\"tea\",\"TOTAL\":3}")
                .containsPattern("orders/\\d{4}/.*\\.gz")
                .containsPattern("findings +0");
    }

    /** One server for all of them, as they go on from what the first hour has made. */
    @Test
    void theFirstHourAndWhatCommandsOtherPagesShow() throws Exception {
        requireClients("aws");
        requireClients("python", "-c", "import duckdb, cloudpickle");

        List<String> pages = new ArrayList<>(List.of("quickstart.md"));
        pages.addAll(AFTER_THE_FIRST_HOUR);
        assertThat(typed(pages, NAMES))
                .as(
                        "the mistake, a row of the SQL, what DuckDB reads, the audit, the ledger, the function, the job, the alarm")
                .contains("slow.sql: line 4, column 37: Column 'mss' not found", "did you mean \"ms\"?")
                .containsPattern("\\{\"PAGE\":\"shop\",\"VISITS\":166,\"WORST\":894}")
                .containsPattern("shop +│ +166 │ +894")
                .containsPattern("findings +0")
                .containsPattern("INTERVAL +500")
                .contains("\"user\":\"ann\"")
                .contains("332833500")
                .contains("{\"SENSOR\":\"boiler\",\"CELSIUS\":97.5}")
                .contains("visits PutRecord", "stagger-sessions", "Stack shop", "\"settled\" : ");
    }

    private static void requireClients(String program, String... arguments) throws Exception {
        assumeThat(CLIENTS.resolve(program)).as(program).exists();
        List<String> command = new ArrayList<>(List.of(CLIENTS.resolve(program).toString()));
        command.addAll(List.of(arguments));
        if (arguments.length > 0) {
            assumeThat(new ProcessBuilder(command).start().waitFor())
                    .as(String.join(" ", command))
                    .isZero();
        }
    }

    /**
     * What is said to all blocks of the pages, which must end well.
     *
     * @param names what is typed behind the first page
     */
    private String typed(List<String> pages, String names) throws Exception {
        Path root = Path.of("..").toAbsolutePath().normalize();
        StringBuilder script = new StringBuilder(PROGRAM);
        for (String page : pages) {
            Matcher blocks = SHELL.matcher(Files.readString(root.resolve("docs").resolve(page)));
            while (blocks.find()) {
                script.append(blocks.group(1));
            }
            script.append(page.equals(pages.get(0)) ? names : "");
        }
        try (ServerProcess server =
                ServerProcess.start(directory.resolve("server"), Map.of("FRESHET_TRACES_RATE", "1"))) {
            Path work = Files.createDirectory(directory.resolve("work"));
            Files.createSymbolicLink(work.resolve("examples"), root.resolve("examples"));
            Path file = Files.writeString(
                    work.resolve("page.sh"),
                    script.toString()
                            .replace("./freshet ", "freshet ")
                            .replace("localhost:4566", "localhost:" + server.port)
                            .replace("localhost:4570", "localhost:" + server.s3Port));
            ProcessBuilder bash = new ProcessBuilder("bash", file.toString())
                    .directory(work.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(work.resolve("said").toFile());
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            bash.environment().put("PATH", CLIENTS + ":" + System.getenv("PATH"));
            bash.environment().put("PYTHONPATH", root.resolve("clients/python").toString());
            bash.environment().put("HOME", work.toString());
            bash.environment().put("JAVA", java.toString());
            bash.environment().put("CLASSES", absolute(System.getProperty("java.class.path")));
            Process typing = bash.start();
            boolean ended = typing.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            typing.destroyForcibly();

            String said = Files.readString(work.resolve("said"), StandardCharsets.UTF_8);
            assertThat(ended)
                    .as("ended within " + PATIENCE_SECONDS + " s; it said: " + said)
                    .isTrue();
            assertThat(typing.exitValue()).as(said).isZero();
            return said;
        }
    }

    /** The script works in another folder. */
    private static String absolute(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
