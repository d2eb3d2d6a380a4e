package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that docs/coming-from.md says to type, typed from the top with the AWS CLI. */
class ComingFromIT {
    private static final Pattern SHELL = Pattern.compile("(?ms)^```shell\n(.*?)^```$");
    private static final Path CLIENTS =
            Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/tmp/freshet-clients/bin"));

    @TempDir
    Path directory;

    @Test
    void whatThePageSaysWorksAsItStands() throws Exception {
        assumeThat(CLIENTS.resolve("aws")).as("the AWS CLI").exists();
        StringBuilder script = new StringBuilder("set -euo pipefail\nfreshet() { \"$JAVA\" -cp \"$CLASSES\""
                + " io.freshet.server.cli.Freshet \"$@\" --endpoint-url \"$AWS_ENDPOINT_URL\"; }\n");
        Matcher blocks = SHELL.matcher(Files.readString(Path.of("..", "docs", "coming-from.md")));
        while (blocks.find()) {
            script.append(blocks.group(1));
        }
        assertThat(script).as("blocks of the page").contains("create-application", "create-delivery-stream");

        try (ServerProcess server = ServerProcess.start(directory.resolve("server"))) {
            Path work = Files.createDirectory(directory.resolve("work"));
            Path file = Files.writeString(
                    work.resolve("page.sh"),
                    script.toString()
                            .replace("./freshet ", "freshet ")
                            .replace("localhost:4566", "localhost:" + server.port)
                            .replace("localhost:4570", "localhost:" + server.s3Port));
            ProcessBuilder bash = new ProcessBuilder("bash", file.toString())
                    .directory(work.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(work.resolve("said").toFile());
            bash.environment().put("PATH", CLIENTS + ":" + System.getenv("PATH"));
            bash.environment()
                    .put(
                            "JAVA",
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString());
            bash.environment().put("CLASSES", absolute(System.getProperty("java.class.path")));
            Process page = bash.start();
            boolean ended = page.waitFor(180, TimeUnit.SECONDS);
            page.destroyForcibly();

            String said = Files.readString(work.resolve("said"), StandardCharsets.UTF_8);
            assertThat(ended).as("ended within 180 s; it said: " + said).isTrue();
            assertThat(page.exitValue()).as(said).isZero();
            assertThat(said)
                    .as("a row of the application, an object, and what the audit says of it")
                    .contains("{\"ITEM\":\"tea\",\"TOTAL\":3}")
                    .containsPattern("orders/\\d{4}/.*\\.gz")
                    .containsPattern("findings +0");
        }
    }

    /** The script works in another folder. */
    private static String absolute(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
