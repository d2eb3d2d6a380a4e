package io.freshet.firehosesink.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Configs;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.ManualClock;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndpointsTest {
    private static final Instant START = Instant.parse("2026-07-13T14:05:09Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A request as the server saw it. */
    private record Seen(String path, Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    private interface Answer {
        void to(HttpExchange exchange, Seen seen) throws IOException;
    }

    private final ManualClock clock = new ManualClock(START);
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Seen> requests = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<FailedRecord> failed = new ArrayList<>();
    private final HttpServer server;

    EndpointsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Seen seen = new Seen(
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes());
            Answer answer;
            synchronized (requests) {
                requests.add(seen);
                answer = answers.isEmpty() ? EndpointsTest::accepted : answers.poll();
            }
            answer.to(exchange, seen);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void sendsWhatFirehoseSends() throws Exception {
        send(http(true, Duration.ZERO), "one", "", "three");

        Seen seen = requests.get(0);
        assertThat(requests).hasSize(1);
        assertThat(failed).isEmpty();
        assertThat(seen.header("X-amz-firehose-protocol-version")).isEqualTo("1.0");
        assertThat(seen.header("X-amz-firehose-access-key")).isEqualTo("key");
        assertThat(seen.header("X-amz-firehose-source-arn")).isEqualTo(Configs.ARN);
        assertThat(seen.header("X-amz-firehose-common-attributes"))
                .isEqualTo("{\"commonAttributes\":{\"env\":\"test\"}}");
        assertThat(seen.header("Content-type")).isEqualTo("application/json");
        assertThat(seen.header("Content-encoding")).isEqualTo("gzip");
        JsonNode body = JSON.readTree(new GZIPInputStream(new ByteArrayInputStream(seen.body())));
        assertThat(body.get("requestId").asText()).isEqualTo(seen.header("X-amz-firehose-request-id"));
        assertThat(body.get("timestamp").asLong()).isEqualTo(START.toEpochMilli());
        assertThat(body.get("records"))
                .extracting(record -> new String(record.get("data").binaryValue(), StandardCharsets.UTF_8))
                .containsExactly("one", "", "three");
    }

    @Test
    void triesAgainWithTheSameIdAndLongerPauses() throws Exception {
        answers.add((exchange, seen) -> respond(exchange, 503, "text/html", "busy"));
        answers.add((exchange, seen) -> respond(exchange, 200, "text/html", "{}"));
        answers.add((exchange, seen) ->
                respond(exchange, 200, "application/json", "{\"requestId\":\"other\",\"timestamp\":1}"));
        answers.add((exchange, seen) -> respond(exchange, 302, "application/json", "{}"));

        send(http(false, Duration.ofMinutes(5)), "one");

        assertThat(requests)
                .hasSize(5)
                .extracting(seen -> seen.header("X-amz-firehose-request-id"))
                .containsOnly(requests.get(0).header("X-amz-firehose-request-id"));
        assertThat(failed).isEmpty();
        for (int i = 0; i < 4; i++) {
            assertThat(pauses.get(i).toMillis()).isBetween(850L << i, (1150L << i) + 1);
        }
    }

    @Test
    void givesUpAfterTheConfiguredTimeAndHandsTheRecordsOver() throws Exception {
        for (int i = 0; i < 50; i++) {
            answers.add(
                    (exchange, seen) -> respond(exchange, 500, "application/json", "{\"errorMessage\":\"no room\"}"));
        }

        send(http(false, Duration.ofSeconds(10)), "one", "two");

        assertThat(requests).hasSizeBetween(3, 5);
        assertThat(failed).hasSize(2).allSatisfy(failure -> {
            assertThat(failure.code()).isEqualTo("HttpEndpoint.DestinationException");
            assertThat(failure.message()).contains("status 500", "no room");
            assertThat(failure.attempts()).isEqualTo(requests.size());
        });
    }

    @Test
    void neitherTriesAgainNorLosesWhatIsTooLarge() throws Exception {
        answers.add((exchange, seen) -> respond(exchange, 413, "application/json", "{}"));

        send(http(false, Duration.ofMinutes(5)), "one");

        assertThat(requests).hasSize(1);
        assertThat(failed).singleElement().satisfies(failure -> assertThat(failure.code())
                .isEqualTo("HttpEndpoint.DestinationException"));
    }

    @Test
    void boundsTheAnswerAndNoticesAServerThatIsGone() throws Exception {
        answers.add((exchange, seen) -> respond(exchange, 200, "application/json", "x".repeat(2 << 20)));
        send(http(false, Duration.ZERO), "one");
        server.stop(0);
        send(http(false, Duration.ZERO), "two");

        assertThat(failed)
                .extracting(FailedRecord::code)
                .containsExactly("HttpEndpoint.ResponseTooLarge", "HttpEndpoint.ConnectionFailed");
    }

    @Test
    void cutsRequestsAtTheSizeOfTheBufferAndAt10000Records() throws Exception {
        send(
                http(false, Duration.ZERO),
                IntStream.range(0, 10_001).mapToObj(i -> "r").toArray(String[]::new));
        assertThat(requests).hasSize(2);
        requests.clear();
        send(http(false, Duration.ZERO), "x".repeat(700_000), "y".repeat(700_000), "z");

        assertThat(requests).hasSize(2);
        assertThat(failed).isEmpty();
    }

    @Test
    void asksSplunkUntilEventsAreIndexed() throws Exception {
        answers.add((exchange, seen) -> respond(exchange, 200, "application/json", "{\"code\":0,\"ackId\":7}"));
        answers.add((exchange, seen) -> respond(exchange, 200, "application/json", "{\"acks\":{\"7\":false}}"));
        answers.add((exchange, seen) -> respond(exchange, 200, "application/json", "{\"acks\":{\"7\":true}}"));

        send(splunk(true), "one\n", "two\n");

        assertThat(failed).isEmpty();
        assertThat(requests).hasSize(3);
        Seen event = requests.get(0);
        String channel = event.header("X-splunk-request-channel");
        assertThat(event.path()).isEqualTo("/services/collector/raw?channel=" + channel);
        assertThat(event.header("Authorization")).isEqualTo("Splunk token");
        assertThat(new String(event.body(), StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
        assertThat(requests.get(2).path()).isEqualTo("/services/collector/ack?channel=" + channel);
        assertThat(new String(requests.get(2).body(), StandardCharsets.UTF_8)).isEqualTo("{\"acks\":[7]}");
    }

    @Test
    void handsEventsOverThatSplunkRefusesOrNeverIndexes() throws Exception {
        answers.add(
                (exchange, seen) -> respond(exchange, 400, "application/json", "{\"text\":\"Invalid data format\"}"));
        send(splunk(false), "bad");
        answers.add((exchange, seen) -> respond(exchange, 200, "application/json", "{\"code\":0}"));
        send(splunk(false), "unacknowledged");
        answers.add((exchange, seen) -> respond(exchange, 200, "application/json", "{\"ackId\":1}"));
        for (int i = 0; i < 400; i++) {
            answers.add((exchange, seen) -> respond(exchange, 200, "application/json", "{\"acks\":{\"1\":false}}"));
        }
        send(splunk(false), "lost");

        assertThat(failed)
                .extracting(FailedRecord::code)
                .containsExactly("Splunk.InvalidDataFormat", "Splunk.AckParsingError", "Splunk.AckTimeout");
    }

    private Endpoint http(boolean gzip, Duration retryFor) {
        return new Endpoint.Http(url(), "key", gzip, Map.of("env", "test"), retryFor);
    }

    private Endpoint splunk(boolean raw) {
        return new Endpoint.Splunk(url(), "token", raw, Duration.ofMinutes(3), Duration.ZERO);
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void send(Endpoint endpoint, String... data) throws Exception {
        DeliveryConfig config = Configs.with(
                BufferingHints.of(1, 60),
                Configs.target("", "", Configs.plainFormat()),
                Processing.NONE,
                null,
                endpoint);
        List<SourceRecord> records = IntStream.range(0, data.length)
                .mapToObj(i -> new SourceRecord(0, i, START, data[i].getBytes(StandardCharsets.UTF_8)))
                .toList();
        try (var client = EndpointClients.of(config, clock, new Random(1), pause -> {
            pauses.add(pause);
            clock.advance(pause);
        })) {
            client.send(records::forEach, failed::add);
        }
    }

    private static void accepted(HttpExchange exchange, Seen seen) throws IOException {
        String id = seen.header("X-amz-firehose-request-id");
        respond(exchange, 200, "application/json", "{\"requestId\":\"" + id + "\",\"timestamp\":1}");
    }

    private static void respond(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
