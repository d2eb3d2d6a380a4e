package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.server.cli.option.ServerOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.services.s3.S3Client;

/** Functions through boto3, the AWS CLI and our own commands, over one server that is killed in between. */
@SuppressWarnings("NullAway.Init")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FunctionsIT {
    private static final Path CLIENTS = Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/nowhere"));

    @TempDir
    static Path directory;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                Files.isExecutable(CLIENTS.resolve("python3")),
                "no Python: FRESHET_CLIENTS does not name a folder that has one with boto3");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        server = ServerProcess.start(directory);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Order(1)
    void boto3CreatesAndCalls() throws Exception {
        assertThat(boto3("create")).isEqualTo("created\n");
        assertThat(Cli.run(
                                "function",
                                "logs",
                                "hello",
                                "--endpoint-url",
                                server.endpoint().toString())
                        .out())
                .contains("handling {\"a\": 1}", "REPORT RequestId: ");
    }

    @Test
    @Order(2)
    void aStreamCallsAFunctionAndWhatItCannotHandleIsSentAway() throws Exception {
        assertThat(boto3("streams")).isEqualTo("dead-lettered\n");
        Await.until(Duration.ofSeconds(30), () -> seen() + " seen", () -> new HashSet<>(seen()).size() == 39);
    }

    @Test
    @Order(3)
    void everythingIsThereAfterAKill() throws Exception {
        server.kill();
        Await.until(Duration.ofSeconds(10), () -> "workers outlive the server", () -> ProcessHandle.allProcesses()
                .noneMatch(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(directory.toString()) && line.contains("bootstrap.py"))
                        .isPresent()));
        server.startAgain();

        assertThat(boto3("after")).isEqualTo("kept\n");
        Await.until(Duration.ofSeconds(30), () -> "not seen", () -> seen().contains("seen afterwards"));
        assertThat(seen()).doesNotContain("seen r1"); // the position was kept
    }

    @Test
    @Order(4)
    void theCommandLinesCreateCallAndList() throws Exception {
        Path zip = directory.resolve("cli.zip");
        try (ZipOutputStream archive = new ZipOutputStream(Files.newOutputStream(zip))) {
            archive.putNextEntry(new ZipEntry("app.py"));
            archive.write("def handler(e, c): return e['n'] + 1\n".getBytes(StandardCharsets.UTF_8));
        }
        try (S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket("code"));
            s3.putObject(r -> r.bucket("code").key("cli.zip"), RequestBody.fromFile(zip));
        }
        assumeTrue(Files.isExecutable(CLIENTS.resolve("aws")), "no AWS CLI in FRESHET_CLIENTS");
        List<String> create = List.of(
                "lambda",
                "create-function",
                "--function-name",
                "cli",
                "--runtime",
                "python3.12",
                "--handler",
                "app.handler",
                "--role",
                "arn:aws:iam::000000000000:role/any",
                "--code",
                "S3Bucket=code,S3Key=cli.zip");
        assertThat(aws(create)).contains("\"State\": \"Active\"");
        Path answer = directory.resolve("answer.json");
        Path event = Files.writeString(directory.resolve("event.json"), "{\"n\":41}");
        aws(List.of("lambda", "invoke", "--function-name", "cli", "--payload", "fileb://" + event, answer.toString()));
        assertThat(answer).hasContent("42");
        String endpoint = server.endpoint().toString();
        assertThat(Cli.run("function", "invoke", "cli", "{\"n\":1}", "--endpoint-url", endpoint)
                        .out())
                .endsWith("2\n");
        assertThat(Cli.run("function", "list", "--endpoint-url", endpoint).out())
                .contains("cli ", "hello ", "python3.12");
    }

    private static List<String> seen() {
        try {
            ServerOption.Answer answer = new ServerOption(server.endpoint())
                    .send(SdkHttpMethod.GET, "/_freshet/functions/reader/logs", "lambda", Map.of(), new byte[0]);
            List<String> seen = new ArrayList<>();
            answer.body()
                    .path("lines")
                    .forEach(line -> seen.add(line.path("text").asText()));
            return seen.stream().filter(text -> text.startsWith("seen ")).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static String boto3(String step) throws IOException, InterruptedException {
        return run(List.of(
                CLIENTS.resolve("python3").toString(),
                "target/test-classes/clients/functions.py",
                server.endpoint().toString(),
                step));
    }

    private static String aws(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                CLIENTS.resolve("aws").toString(),
                "--endpoint-url",
                server.endpoint().toString(),
                "--output",
                "json"));
        command.addAll(arguments);
        return run(command);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Path log = directory.resolve("client.log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put("AWS_ACCESS_KEY_ID", "freshet");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "freshet");
        builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return output;
    }
}
