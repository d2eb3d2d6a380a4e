package io.freshet.firehosesink.lane;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.firehosesink.encode.Encoders;
import io.freshet.firehosesink.lane.Encoder.Records;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EndpointLaneTest {
    private static final Instant START = Instant.parse("2026-07-13T14:05:09Z");

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final List<String> taken = new ArrayList<>();

    @Test
    void sendsRecordsAndStagesWhatWasNotTakenAndTheBackup() throws Exception {
        ObjectTarget target = Configs.target("http/", "", Configs.plainFormat());
        Endpoint endpoint = new Endpoint.Http(URI.create("https://host/"), "", false, Map.of(), Duration.ofMinutes(5));
        DeliveryConfig config =
                Configs.with(new BufferingHints(1 << 20, Duration.ZERO), target, Processing.NONE, target, endpoint);
        LaneParts parts = new LaneParts(
                store,
                Encoders::of,
                RecordProcessor.none(),
                new Picky(),
                Runnable::run,
                LaneParts.DEFAULT_MEMORY_BUDGET);
        try (Lane lane = new Lane(config, parts, new ManualClock(START), new Random(1))) {
            lane.startAt(0, 0);
            List<String> texts = List.of("good", "bad", "better");
            for (int i = 0; i < texts.size(); i++) {
                byte[] data = texts.get(i).getBytes(StandardCharsets.UTF_8);
                assertThat(lane.append(new SourceRecord(0, i, START, data))).isEmpty();
            }
            List<StagedObject> staged = lane.caughtUp();

            assertThat(taken).containsExactly("good", "better");
            assertThat(staged).extracting(StagedObject::kind).containsExactly(Kind.FAILED, Kind.BACKUP);
            assertThat(staged.get(0).key()).startsWith("http/http-endpoint-failed/2026/07/13/14/orders-1-");
            String error = new String(
                    ((StagedObject.Content.Carried) staged.get(0).content()).bytes(), StandardCharsets.UTF_8);
            assertThat(error)
                    .startsWith("{\"attemptsMade\":3,\"arrivalTimestamp\":" + START.toEpochMilli()
                            + ",\"errorCode\":\"HttpEndpoint.DestinationException\"")
                    .contains("\"rawData\":\"YmFk\"", "\"subsequenceNumber\":0", "\"dataId\":");
            assertThat(staged.get(1).records()).isEqualTo(3);
        }
    }

    @Test
    void keepsALineOfAWindowThatWasTakenWholeWithTheArrivalOfItsOldestRecord() throws Exception {
        ObjectTarget target = Configs.target("", "", Configs.plainFormat());
        Endpoint endpoint = new Endpoint.Http(URI.create("https://host/"), "", false, Map.of(), Duration.ofMinutes(5));
        DeliveryConfig config =
                Configs.with(new BufferingHints(1 << 20, Duration.ZERO), target, Processing.NONE, null, endpoint);
        LaneParts parts = new LaneParts(
                store,
                Encoders::of,
                RecordProcessor.none(),
                new Picky(),
                Runnable::run,
                LaneParts.DEFAULT_MEMORY_BUDGET);
        try (Lane lane = new Lane(config, parts, new ManualClock(START), new Random(1))) {
            lane.startAt(0, 0);
            Instant older = START.minusSeconds(60);
            assertThat(lane.append(new SourceRecord(0, 0, START, new byte[] {'a'})))
                    .isEmpty();
            assertThat(lane.append(new SourceRecord(0, 1, older, new byte[] {'b'})))
                    .isEmpty();

            assertThat(lane.caughtUp()).singleElement().satisfies(line -> {
                assertThat(line.kind()).isEqualTo(Kind.NOTHING);
                assertThat(line.firstArrival()).isEqualTo(older);
                assertThat(requireNonNull(line.window()).sent()).isEqualTo(2);
            });
        }
    }

    @Test
    void writesOfADocumentThatWasNotTakenWhatItWasToBe() throws Exception {
        Endpoint endpoint = new Endpoint.Search(
                URI.create("https://host/"), "", "logs", IndexRotation.DAY, "line", "p", Duration.ofMinutes(5));
        DeliveryConfig config = Configs.with(
                new BufferingHints(1 << 20, Duration.ZERO),
                Configs.target("", "", Configs.plainFormat()),
                Processing.NONE,
                null,
                endpoint);
        SourceRecord record = new SourceRecord(2, 7, START, new byte[] {'x'});

        String line = new String(
                new ErrorLines(config, new ManualClock(START))
                        .of(new FailedRecord(record, ErrorType.SEARCH, "400", "no", 2))
                        .data(),
                StandardCharsets.UTF_8);

        long time = START.toEpochMilli();
        assertThat(line)
                .isEqualTo("{\"attemptsMade\":2,\"arrivalTimestamp\":" + time
                        + ",\"errorCode\":\"400\",\"errorMessage\":\"no\",\"attemptEndingTimestamp\":" + time
                        + ",\"esDocumentId\":\"p-2-7-0\",\"esIndexName\":\"logs-2026-07-13\",\"esTypeName\":\"line\""
                        + ",\"rawData\":\"eA==\"}");
    }

    /** Takes what is not bad. */
    private final class Picky implements EndpointClient {
        @Override
        public void send(Records records, Consumer<FailedRecord> failures) throws IOException {
            records.forEach(record -> {
                String text = new String(record.data(), StandardCharsets.UTF_8);
                if (text.equals("bad")) {
                    failures.accept(new FailedRecord(
                            record, ErrorType.HTTP_ENDPOINT, "HttpEndpoint.DestinationException", "no", 3));
                } else {
                    taken.add(text);
                }
            });
        }

        @Override
        public void close() {}
    }
}
