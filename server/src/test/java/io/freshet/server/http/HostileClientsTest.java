package io.freshet.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.freshet.server.http.RawClient.Answer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one client does on purpose must cost the others nothing. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class HostileClientsTest {
    private static final String JSON = "application/x-amz-json-1.1";
    private static final String CBOR = "application/x-amz-cbor-1.1";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final byte[] DESCRIBE = "{\"StreamName\":\"orders\"}".getBytes(UTF_8);

    private static final HttpLimits IMPATIENT = new HttpLimits(
            1 << 20,
            4 << 20,
            64,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60));

    private static Door patient;
    private static Door impatient;

    @BeforeAll
    static void open() {
        patient = Door.open();
        impatient = Door.open(IMPATIENT);
    }

    @AfterAll
    static void close() {
        patient.close();
        impatient.close();
    }

    @Test
    void anOversizedBodyIsRefusedWhetherAnnouncedOrNot() throws IOException {
        Map<String, String> announced = RawClient.headers("PutRecord", JSON);
        announced.put("Content-Length", "99999999999");
        Map<String, String> chunked = RawClient.headers("PutRecord", JSON);
        chunked.put("Transfer-Encoding", "chunked");

        try (RawClient client = new RawClient(impatient.port(), PATIENCE)) {
            client.send(RawClient.head("POST / HTTP/1.1", announced));
            assertThat(client.answer().status()).isEqualTo(413);
        }
        try (RawClient client = new RawClient(impatient.port(), PATIENCE)) {
            client.send(RawClient.head("POST / HTTP/1.1", chunked));
            byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(UTF_8);
            for (int i = 0; i < 17; i++) {
                client.send(chunk);
            }
            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("\"__type\":\"RequestEntityTooLargeException\"");
        }
        assertPolite(impatient);
        awaitNothingHeld(impatient);
    }

    @Test
    void aSlowBodyIsGivenUpOn() throws IOException {
        try (RawClient client = new RawClient(impatient.port(), PATIENCE)) {
            Map<String, String> headers = RawClient.headers("PutRecord", JSON);
            headers.put("Content-Length", "100000");

            client.send(RawClient.head("POST / HTTP/1.1", headers));
            client.send(new byte[50_000]);

            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("RequestTimeoutException");
            assertPolite(impatient);
            awaitNothingHeld(impatient);
        }
    }

    @Test
    void slowHeadersAreCutOff() throws IOException {
        try (RawClient first = new RawClient(impatient.port(), PATIENCE);
                RawClient second = new RawClient(impatient.port(), PATIENCE)) {
            first.send("POST / HTTP/1.1\r\nHost: x\r\nX-Dri".getBytes(UTF_8));
            second.call("DescribeStreamSummary", JSON, DESCRIBE);
            second.send("POST / HTT".getBytes(UTF_8));

            assertThat(first.isClosedByServer()).isTrue();
            assertThat(second.isClosedByServer()).isTrue();
            assertPolite(impatient);
        }
    }

    @Test
    void aHeaderFloodIsRefused() throws IOException {
        Map<String, String> many = RawClient.headers("DescribeStreamSummary", JSON);
        for (int i = 0; i < 20_000; i++) {
            many.put("X-" + i, "y");
        }

        try (RawClient client = new RawClient(impatient.port(), PATIENCE)) {
            client.send(RawClient.head("POST / HTTP/1.1", many));
            assertThat(client.answer().status()).isBetween(400, 499);
        } catch (java.net.SocketException reset) {
            // closed while the flood was still coming
        }
        assertPolite(impatient);
    }

    @Test
    void bodiesThatDoNotFitAreAnsweredAsOverload() throws IOException {
        List<RawClient> greedy = new ArrayList<>();
        Map<String, String> headers = RawClient.headers("PutRecord", JSON);
        headers.put("Content-Length", Integer.toString(1 << 20));

        for (int i = 0; i < 8; i++) {
            RawClient client = new RawClient(impatient.port(), PATIENCE);
            client.send(RawClient.head("POST / HTTP/1.1", headers));
            client.send(new byte[(1 << 20) - 1]);
            greedy.add(client);
        }

        assertPolite(impatient);
        List<Integer> statuses = new ArrayList<>();
        for (RawClient client : greedy) {
            statuses.add(client.answer().status());
            client.close();
        }
        assertThat(statuses).contains(503, 408).doesNotContain(500);
        assertPolite(impatient);
        awaitNothingHeld(impatient);
    }

    @Test
    void tenThousandIdleConnectionsDoNotStopANewClient() throws IOException {
        UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long room = (system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - 500) / 2;
        assumeTrue(room > 500, "too few file descriptors to be hostile with");
        int many = (int) Math.min(10_000, room); // both ends are in this process
        List<SocketChannel> idle = new ArrayList<>();
        try {
            for (int i = 0; i < many; i++) {
                idle.add(SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), patient.port())));
            }

            assertPolite(patient);
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    @Test
    void beyondTheLimitTheIdlestConnectionsMakeRoom() throws IOException {
        List<RawClient> idle = new ArrayList<>();
        for (int i = 0; i < 3 * IMPATIENT.connections(); i++) {
            idle.add(new RawClient(impatient.port(), Duration.ofMillis(10)));
        }

        assertPolite(impatient);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<RawClient> closed = new ArrayList<>();
        while (closed.size() < 2 * IMPATIENT.connections() && System.nanoTime() < deadline) {
            for (RawClient client : idle) {
                if (!closed.contains(client) && client.isClosedByServer()) {
                    closed.add(client);
                }
            }
        }
        assertThat(closed).hasSizeGreaterThanOrEqualTo(2 * IMPATIENT.connections());
        for (RawClient client : idle) {
            client.close();
        }
    }

    @Test
    void hostileBodiesAreTheCallersMistake() throws IOException {
        String put = "{\"StreamName\":\"orders\",\"PartitionKey\":\"%s\",\"Data\":\"%s\"}";
        List<byte[]> bodies = List.of(
                "[".repeat(1 << 20).getBytes(UTF_8),
                "{\"a\":".repeat(1 << 18).getBytes(UTF_8),
                put.formatted("k", "YQ=").getBytes(UTF_8),
                put.formatted("k", "\ud83d\ude00".repeat(60)).getBytes(UTF_8),
                put.formatted("\\ud800", "YQ==").getBytes(UTF_8),
                put.formatted("k".repeat(5 << 20), "YQ==").getBytes(UTF_8),
                "{\"StreamName\":\"\u0000\u00ff".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                ("{\"StreamARN\":\"arn:aws" + ":kinesis:".repeat(1 << 19) + "\"}").getBytes(UTF_8),
                ("{\"Records\":[" + "{},".repeat(4 << 20) + "{}]}").getBytes(UTF_8));
        try (RawClient client = new RawClient(patient.port(), PATIENCE)) {
            for (byte[] body : bodies) {
                String operation = body.length > 10 << 20 ? "PutRecords" : "PutRecord";
                Answer answer = client.call(operation, JSON, body);
                assertThat(answer.status()).as(answer.body()).isEqualTo(400);
                assertThat(answer.body()).contains("__type").hasSizeLessThan(100_000);
            }
            Answer several = client.call(
                    "PutRecords",
                    JSON,
                    "{\"StreamName\":\"orders\",\"Records\":[{\"PartitionKey\":\"\\ud800\",\"Data\":\"YQ==\"}]}"
                            .getBytes(UTF_8));
            assertThat(several.status()).as(several.body()).isEqualTo(400);
            for (String number : List.of("1e999999999", "-1e-999999999", "123456789012345678901234567890e99999999")) {
                for (String request : List.of(
                        "{\"ShardIterator\":\"x\",\"Limit\":%s}",
                        "{\"StreamName\":\"orders\",\"ShardId\":\"0\",\"ShardIteratorType\":\"AT_TIMESTAMP\",\"Timestamp\":%s}")) {
                    String operation = request.contains("Limit") ? "GetRecords" : "GetShardIterator";
                    Answer answer = client.call(
                            operation, JSON, request.formatted(number).getBytes(UTF_8));
                    assertThat(answer.status()).as(answer.body()).isLessThan(500);
                }
            }
            byte[] hugeBlob = {(byte) 0xa1, 0x64, 'D', 'a', 't', 'a', 0x5b, 0, 0, 0, 1, 0, 0, 0, 0};
            assertThat(client.call("PutRecord", CBOR, hugeBlob).status()).isEqualTo(400);
        }
        assertPolite(patient);
    }

    @Test
    void speaksHttp2InClearTextBesideAllThis() throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + patient.port()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(DESCRIBE));
        RawClient.headers("DescribeStreamSummary", JSON).forEach((name, value) -> {
            if (!name.equals("Host")) {
                request.header(name, value);
            }
        });

        HttpResponse<String> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("date"))
                .as("what clients set their clocks by")
                .isPresent();
    }

    private static void assertPolite(Door door) throws IOException {
        try (RawClient client = new RawClient(door.port(), PATIENCE)) {
            Answer answer = client.call("DescribeStreamSummary", JSON, DESCRIBE);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
    }

    private static void awaitNothingHeld(Door door) {
        await(() -> door.frontDoor.heldBytes() == 0);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
