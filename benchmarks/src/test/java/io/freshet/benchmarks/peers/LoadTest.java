package io.freshet.benchmarks.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.benchmarks.peers.PutLatency.Latencies;
import io.freshet.benchmarks.peers.PutLoad.Puts;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    @ParameterizedTest
    @EnumSource(Wire.class)
    void bodiesHoldFiveHundredRecordsOfTheirOwn(Wire wire) throws Exception {
        List<byte[]> bodies = new Bodies(1).putRecords(wire, "s");
        byte[] first = bodies.get(0);

        JsonNode body = wire.tree(new Answer(200, first, first.length));

        assertThat(body.get("StreamName").asText()).isEqualTo("s");
        assertThat(body.get("Records")).hasSize(Bodies.RECORDS).allSatisfy(record -> assertThat(
                        record.get("Data").binaryValue())
                .hasSize(Bodies.RECORD_BYTES));
        assertThat(bodies).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void findsNumbersAndTextsInAnAnswerWithoutParsingIt(Wire wire) {
        for (long number : new long[] {0, 23, 24, 500, 70_000, 5_000_000_000L}) {
            byte[] body = wire.body(b -> {
                b.writeStringField("NextShardIterator", "A".repeat(200));
                b.writeNumberField("MillisBehindLatest", number);
                b.writeNullField("Nothing");
            });
            Answer answer = new Answer(200, body, body.length);

            assertThat(wire.numberAt(answer, behind(wire, "MillisBehindLatest", body)))
                    .isEqualTo(number);
            assertThat(wire.textAt(answer, behind(wire, "NextShardIterator", body)))
                    .isEqualTo("A".repeat(200));
            assertThat(wire.textAt(answer, behind(wire, "Nothing", body))).isEmpty();
        }
    }

    private static int behind(Wire wire, String member, byte[] body) {
        Needle needle = wire.member(member);
        return needle.firstIn(body, 0, body.length) + needle.length();
    }

    @Test
    void countsWhatItSearches() {
        byte[] text = "abcabcabab".getBytes(US_ASCII);

        assertThat(needle("abc").countIn(text, text.length)).isEqualTo(2);
        assertThat(needle("abc").countIn(text, 5)).isEqualTo(1);
        assertThat(needle("ab").firstIn(text, 7, text.length)).isEqualTo(8);
        assertThat(needle("abcd").firstIn(text, 0, text.length)).isEqualTo(-1);
    }

    private static Needle needle(String text) {
        return new Needle(text.getBytes(US_ASCII));
    }

    @Test
    void aFailedRecordIsNotCountedAsPut() throws Exception {
        try (CannedServer server = saying("200 OK", "{\"FailedRecordCount\": 20,\"Records\":[]}")) {
            Puts puts = load(server);

            assertThat(puts.accepted()).isPositive();
            assertThat(puts.failed() * 24).isEqualTo(puts.accepted());
        }
    }

    @Test
    void aRefusedRequestPutsNothing() throws Exception {
        try (CannedServer server = saying("500 Oops", "{}")) {
            Puts puts = load(server);

            assertThat(puts.accepted()).isZero();
            assertThat(puts.failed()).isPositive();
        }
    }

    @Test
    void anAnswerThatDoesNotCountIsAnError() throws Exception {
        try (CannedServer server = saying("200 OK", "{\"Records\":[]}")) {
            assertThatThrownBy(() -> load(server)).hasMessageContaining("without FailedRecordCount");
        }
    }

    @Test
    void readsChunkedAnswersToo() throws Exception {
        byte[] body = "15\r\n{\"FailedRecordCount\":\r\n2;x=y\r\n1}\r\n0\r\n\r\n".getBytes(US_ASCII);
        try (CannedServer server = CannedServer.saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", body);
                Connection connection = new Connection(server.port())) {
            for (int i = 0; i < 3; i++) {
                Answer answer = connection.post("PutRecords", Wire.JSON, new byte[100_000]);

                assertThat(new String(answer.body(), 0, answer.length(), US_ASCII))
                        .isEqualTo("{\"FailedRecordCount\":1}");
            }
        }
    }

    @Test
    void percentilesAreTheSmallestValueThatSoManyDoNotExceed() {
        Latencies latencies = new Latencies(
                LongStream.rangeClosed(1, 1000).map(i -> i * 1_000_000).toArray());

        assertThat(latencies.percentileMillis(50)).isEqualTo(500);
        assertThat(latencies.percentileMillis(99)).isEqualTo(990);
        assertThat(latencies.percentileMillis(100)).isEqualTo(1000);
    }

    private static Puts load(CannedServer server) throws InterruptedException {
        return new PutLoad(Wire.JSON)
                .run(server.port(), 2, new Bodies(1).putRecords(Wire.JSON, "s"), SHORT, Long.MAX_VALUE);
    }

    private static CannedServer saying(String status, String body) throws Exception {
        byte[] bytes = body.getBytes(US_ASCII);
        return CannedServer.saying("HTTP/1.1 " + status + "\r\nContent-Length: " + bytes.length + "\r\n\r\n", bytes);
    }
}
