package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Lithops, unmodified, by its configuration alone: its OpenWhisk back end, and our object store as MinIO. */
class LithopsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BUCKET = "lithops-test";
    private static final int LINES = 5_000;
    private static final Path PYTHON =
            Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/tmp/freshet-clients/bin"), "python3");

    @TempDir
    Path directory;

    @Test
    void itRunsByConfigurationAloneAndGoesOnAfterTheServerWasKilled() throws Exception {
        assumeTrue(
                Files.isExecutable(PYTHON) && run(Map.of(), "-c", "import lithops, boto3").exitCode == 0,
                "no Lithops: FRESHET_CLIENTS does not name a folder with a Python that has it");
        TestedFunctions.prepare(directory);
        Map<String, String> environment = Map.of("FRESHET_FUNCTIONS_PYTHON", PYTHON.toString());
        try (ServerProcess server = ServerProcess.start(directory, environment, "--tls", "self-signed")) {
            fillBucket(server);

            JsonNode told = lithops(server, "everything");

            assertThat(numbers(told.path("map")))
                    .isEqualTo(IntStream.range(0, 20).mapToObj(x -> x * x).toList());
            assertThat(told.path("reduced").asInt()).isEqualTo(285);
            assertThat(told.path("lines")).hasSize(5).allSatisfy(pieces -> {
                assertThat(pieces).hasSizeGreaterThan(2);
                assertThat(numbers(pieces).stream().mapToInt(Integer::intValue).sum())
                        .isEqualTo(LINES);
            });
            assertThat(told.path("where").asText()).startsWith("/guest/lithops_abcde/");
            assertThat(told.path("error").asText()).isEqualTo("no 3");

            server.kill();
            server.startAgain();
            JsonNode again = lithops(server, "again");

            assertThat(numbers(again.path("map")))
                    .isEqualTo(IntStream.range(0, 8).mapToObj(x -> x * x).toList());
        }
    }

    private static List<Integer> numbers(JsonNode array) {
        List<Integer> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asInt()));
        return numbers;
    }

    private static void fillBucket(ServerProcess server) {
        String lines = IntStream.range(0, LINES).mapToObj(i -> "line " + i).collect(Collectors.joining("\n", "", "\n"));
        try (S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(BUCKET));
            s3.putObject(r -> r.bucket(BUCKET).key("lines/a"), RequestBody.fromString(lines));
        }
    }

    private JsonNode lithops(ServerProcess server, String what) throws Exception {
        ObjectNode config = JSON.createObjectNode();
        config.putObject("lithops")
                .put("backend", "openwhisk")
                .put("storage", "minio")
                .put("monitoring_interval", 0.5);
        config.putObject("openwhisk")
                .put("endpoint", "https://127.0.0.1:" + server.port)
                .put("namespace", "guest")
                .put("api_key", "abcde:secret")
                .put("insecure", true);
        config.putObject("minio")
                .put("endpoint", server.s3Endpoint().toString())
                .put("access_key_id", "freshet")
                .put("secret_access_key", "freshet")
                .put("storage_bucket", BUCKET);
        Path program = Path.of("src/test/resources/clients/with_lithops.py").toAbsolutePath();
        Ended ended = run(
                Map.of("HOME", home().toString(), "TMPDIR", home().toString()),
                program.toString(),
                config.toString(),
                BUCKET,
                what);
        String result = ended.output
                .lines()
                .filter(line -> line.startsWith("RESULT "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(ended.output + "\n" + server.log()));
        return JSON.readTree(result.substring("RESULT ".length()));
    }

    /** Where Lithops keeps what it remembers; not in a folder of its own package, which it would zip with it. */
    private Path home() throws IOException {
        return Files.createDirectories(directory.resolve("home"));
    }

    private record Ended(int exitCode, String output) {}

    private Ended run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PYTHON.toString()));
        command.addAll(List.of(arguments));
        Path log = directory.resolve("python.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().keySet().removeAll(List.of("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "LITHOPS_CONFIG"));
        Process process = builder.start();
        if (!process.waitFor(150, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("Python did not end: " + Files.readString(log));
        }
        return new Ended(process.exitValue(), Files.readString(log));
    }
}
