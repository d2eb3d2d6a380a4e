package io.freshet.firehosesink.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Configs;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.IndexRotation;
import io.freshet.firehosesink.lane.ManualClock;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BulkIndexingTest {
    private static final Instant START = Instant.parse("2026-07-13T23:59:59Z");
    private static final String BUSY =
            "{\"status\":429,\"error\":{\"type\":\"rejected_execution_exception\",\"reason\":\"queue is full\"}}";
    private static final String REFUSED =
            "{\"status\":400,\"error\":{\"type\":\"mapper_parsing_exception\",\"reason\":\"failed to parse field [n]\"}}";
    private static final String BLOCKED =
            "{\"status\":403,\"error\":{\"type\":\"cluster_block_exception\",\"reason\":\"disk is full\"}}";

    private final ManualClock clock = new ManualClock(START);
    private final List<FailedRecord> failed = new ArrayList<>();
    private final BulkServer server = new BulkServer();

    BulkIndexingTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void makesOneDocumentOfEachRecordHoweverOftenItIsSent() throws Exception {
        Endpoint.Search search = search(IndexRotation.DAY, "p", Duration.ofMinutes(5));
        server.dropsAnswers = true;
        send(search, "{\"n\":1}", "{\n\"n\":\r\n2}\n");
        clock.advance(Duration.ofHours(3));
        send(search, "{\"n\":1}", "{\"n\": 2}");

        assertThat(failed).isEmpty();
        assertThat(server.requests).hasSize(3).containsOnly("/base/_bulk");
        assertThat(server.documents)
                .containsOnlyKeys("logs-2026-07-13/p-0-0-0", "logs-2026-07-13/p-0-1-0")
                .containsEntry("logs-2026-07-13/p-0-0-0", "{\"n\":1}")
                .containsEntry("logs-2026-07-13/p-0-1-0", "{ \"n\":  2} ");
    }

    @Test
    void leavesIdsToTheClusterWhereThatIsAskedFor() throws Exception {
        send(search(IndexRotation.NONE, "", Duration.ofMinutes(5)), "{}", "{}");

        assertThat(server.documents).containsOnlyKeys("logs/generated-0", "logs/generated-1");
    }

    @Test
    void sendsAgainOnlyWhatTheClusterHadNoRoomFor() throws Exception {
        int[] answers = new int[3];
        server.mood = (action, source) -> {
            int n = source.charAt(5) - '0';
            return ++answers[n] == 1 && n > 0 ? n == 1 ? BUSY : BLOCKED : null;
        };

        send(search(IndexRotation.NONE, "p", Duration.ofMinutes(5)), "{\"n\":0}", "{\"n\":1}", "{\"n\":2}");

        assertThat(failed).isEmpty();
        assertThat(answers).containsExactly(1, 2, 2);
        assertThat(server.documents).hasSize(3);
    }

    @Test
    void handsOverWhatIsRefusedAndWhatStaysWithoutRoom() throws Exception {
        server.mood = (action, source) -> source.contains("bad") ? REFUSED : source.contains("busy") ? BUSY : null;

        send(search(IndexRotation.NONE, "p", Duration.ofSeconds(10)), "{\"bad\":1}", "{\"busy\":1}", "{\"good\":1}");

        assertThat(server.documents).containsOnlyKeys("logs/p-0-2-0");
        assertThat(failed).extracting(FailedRecord::code).containsExactly("400", "429");
        assertThat(failed.get(0).message()).isEqualTo("mapper_parsing_exception: failed to parse field [n]");
        assertThat(failed.get(0).attempts()).isEqualTo(1);
        assertThat(failed.get(1).attempts()).isEqualTo(server.requests.size()).isGreaterThan(2);
    }

    @Test
    void sendsNothingThatIsNotOneObject() throws Exception {
        send(
                search(IndexRotation.NONE, "p", Duration.ZERO),
                "{\"a\":1}\n{\"delete\":{\"_index\":\"logs\",\"_id\":\"x\"}}",
                "[1]",
                "",
                "{\"a\":\"line\nbreak\"}",
                "{\"a\":1",
                "{\u0000}",
                "{\"a\":\"é\"}");

        assertThat(failed).hasSize(6).extracting(FailedRecord::code).containsOnly("OS.MalformedData");
        assertThat(server.documents.values()).containsExactly("{\"a\":\"é\"}");
    }

    @Test
    void halvesWhatIsTooLarge() throws Exception {
        server.largest = 3;

        send(
                search(IndexRotation.NONE, "p", Duration.ZERO),
                IntStream.range(0, 10).mapToObj(i -> "{\"n\":" + i + "}").toArray(String[]::new));

        assertThat(failed).isEmpty();
        assertThat(server.documents).hasSize(10);
        server.largest = 0;
        send(search(IndexRotation.NONE, "p", Duration.ZERO), "{}");
        assertThat(failed).singleElement().satisfies(failure -> assertThat(failure.code())
                .isEqualTo("413"));
    }

    @Test
    void triesAgainWhenTheWholeRequestFails() throws Exception {
        server.statuses.addAll(List.of(503, 429, 401));
        send(search(IndexRotation.NONE, "p", Duration.ofMinutes(5)), "{}");
        assertThat(failed).isEmpty();
        assertThat(server.requests).hasSize(4);
        assertThat(server.authorizations).containsOnly("Basic dTpw");

        server.statuses.addAll(List.of(400));
        send(search(IndexRotation.NONE, "q", Duration.ofMinutes(5)), "{}");
        server.close();
        send(search(IndexRotation.NONE, "r", Duration.ZERO), "{}");

        assertThat(failed).extracting(FailedRecord::code).containsExactly("400", "OS.ConnectionFailed");
    }

    @Test
    void tellsWhyAClusterCannotBeUsed() throws Exception {
        DeliveryConfig config = config(search(IndexRotation.NONE, "p", Duration.ZERO));
        ClusterProbe probe = new ClusterProbe();

        assertThat(probe.problem(config)).isEmpty();
        server.statuses.add(401);
        assertThat(probe.problem(config))
                .hasValueSatisfying(problem ->
                        assertThat(problem).contains("answers with status 401").doesNotContain("u:p"));
        server.close();
        assertThat(probe.problem(config))
                .hasValueSatisfying(problem -> assertThat(problem).contains("does not answer"));
    }

    private Endpoint.Search search(IndexRotation rotation, String idPrefix, Duration retryFor) {
        return new Endpoint.Search(server.url(), "u:p", "logs", rotation, "", idPrefix, retryFor);
    }

    private static DeliveryConfig config(Endpoint endpoint) {
        return Configs.with(
                BufferingHints.of(1, 60),
                Configs.target("", "", Configs.plainFormat()),
                Processing.NONE,
                null,
                endpoint);
    }

    private void send(Endpoint endpoint, String... data) throws Exception {
        List<SourceRecord> records = IntStream.range(0, data.length)
                .mapToObj(i -> new SourceRecord(0, i, START, data[i].getBytes(StandardCharsets.UTF_8)))
                .toList();
        try (var client = EndpointClients.of(config(endpoint), clock, new Random(1), clock::advance)) {
            client.send(records::forEach, failed::add);
        }
    }
}
