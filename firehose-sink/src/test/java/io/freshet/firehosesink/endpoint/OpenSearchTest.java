package io.freshet.firehosesink.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Configs;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.IndexRotation;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Into a whole OpenSearch, in a process of its own. Skipped where there is none. */
@Timeout(180)
class OpenSearchTest {
    private static final Path LIBRARIES = Path.of(
                    System.getenv().getOrDefault("FRESHET_CLIENTS", "/tmp/freshet-clients/bin"))
            .resolveSibling("opensearch");
    private static final Instant ARRIVAL = Instant.parse("2026-07-13T14:05:09Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;
    private @Nullable Process process;
    private int port;

    OpenSearchTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void indexesEachRecordOnceAndHandsOverWhatTheMappingRefuses() throws Exception {
        start();
        Endpoint.Search search = new Endpoint.Search(
                URI.create("http://127.0.0.1:" + port), "", "logs", IndexRotation.DAY, "", "p", Duration.ofMinutes(1));
        List<FailedRecord> failed = new ArrayList<>();
        List<SourceRecord> records = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            records.add(record(i, "{\"n\":" + i + ",\"text\":\"line " + i + "\"}"));
        }
        records.add(record(2_500, "{\"n\":\"no number\"}"));

        send(search, records, failed);
        send(search, records.subList(100, 1_100), failed);

        call("POST", "/logs-2026-07-13/_refresh");
        assertThat(call("GET", "/logs-2026-07-13/_count").path("count").asInt()).isEqualTo(2_500);
        JsonNode document = call("GET", "/logs-2026-07-13/_doc/p-0-7-0");
        assertThat(document.path("_source").path("text").asText()).isEqualTo("line 7");
        assertThat(document.path("_version").asInt()).isEqualTo(1);
        assertThat(failed).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("400");
            assertThat(failure.message()).contains("mapper_parsing_exception", "[n]");
        });
    }

    private static SourceRecord record(int offset, String data) {
        return new SourceRecord(0, offset, ARRIVAL, data.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(Endpoint search, List<SourceRecord> records, List<FailedRecord> failed) throws Exception {
        var config = Configs.with(
                BufferingHints.of(1, 60), Configs.target("", "", Configs.plainFormat()), Processing.NONE, null, search);
        try (var client = EndpointClients.of(config, Clock.systemUTC(), new Random(1))) {
            client.send(records::forEach, failed::add);
        }
    }

    private void start() throws IOException, InterruptedException {
        assumeThat(LIBRARIES).as("an OpenSearch beside FRESHET_CLIENTS").exists();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        process = new ProcessBuilder(
                        java.toString(),
                        "-Xmx512m",
                        "-cp",
                        LIBRARIES + "/*",
                        Path.of("src/test/resources/clients/OpenSearch.java").toString(),
                        directory.resolve("home").toString(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        for (int i = 0; i < 1_200; i++) {
            try {
                if (call("GET", "/").has("version")) {
                    return;
                }
            } catch (IOException notYet) {
                assertThat(process.isAlive()).as(log()).isTrue();
            }
            Thread.sleep(100);
        }
        throw new AssertionError("OpenSearch does not answer: " + log());
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    private JsonNode call(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }
}
