package io.freshet.firehosesink.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import io.freshet.firehosesink.lane.StagedObject.Content;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final Instant START = Instant.parse("2026-07-13T14:05:09Z");

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final ManualClock clock = new ManualClock(START);

    @Test
    void sealsWhenTheSizeBeforeCompressionIsReached() throws Exception {
        try (Lane lane = lane(10, Duration.ofMinutes(5))) {
            assertThat(lane.append(record(0, "1234"))).isEmpty();
            List<StagedObject> staged = lane.append(record(1, "1234"));

            assertThat(staged).singleElement().satisfies(object -> {
                assertThat(object.closeReason()).isEqualTo(CloseReason.SIZE);
                assertThat(object.records()).isEqualTo(2);
                assertThat(object.ranges()).isEqualTo(Map.of(0, new OffsetRange(0, 1)));
            });
            assertThat(lane.resumePositions()).isEqualTo(Map.of(0, 2L));
        }
    }

    @Test
    void sealsWhenTheIntervalPassesThoughNoRecordArrives() throws Exception {
        try (Lane lane = lane(1 << 20, Duration.ofSeconds(3))) {
            assertThat(lane.append(record(0, "a"))).isEmpty();
            clock.advance(Duration.ofSeconds(2));
            assertThat(lane.append(record(1, "b"))).isEmpty();
            assertThat(lane.nextDeadline()).hasValue(START.plusSeconds(3));
            assertThat(lane.sealIfDue()).isEmpty();
            assertThat(lane.resumePositions()).isEqualTo(Map.of(0, 0L));
            clock.advance(Duration.ofSeconds(1));

            assertThat(lane.sealIfDue()).singleElement().satisfies(object -> assertThat(object.closeReason())
                    .isEqualTo(CloseReason.INTERVAL));
            clock.advance(Duration.ofSeconds(57));
            assertThat(lane.sealIfDue()).isEmpty();
            assertThat(lane.nextDeadline()).isEmpty();
        }
    }

    @Test
    void sealsAsSoonAsNothingMoreIsAtHandUnderAZeroInterval() throws Exception {
        try (Lane lane = lane(1 << 20, Duration.ZERO)) {
            assertThat(lane.append(record(0, "a"))).isEmpty();

            assertThat(lane.caughtUp()).hasSize(1);
            assertThat(lane.caughtUp()).isEmpty();
        }
    }

    @Test
    void spillsALargeBufferAndStagesItInParts() throws Exception {
        byte[] data = new byte[1 << 20];
        new Random(7).nextBytes(data);
        List<StagedObject> staged = new ArrayList<>();
        try (Lane lane = lane(20L << 20, Duration.ofMinutes(5))) {
            for (int i = 0; i < 20; i++) {
                staged.addAll(lane.append(new SourceRecord(0, i, START, data)));
            }
        }

        StagedObject object = staged.get(0);
        assertThat(object.content())
                .isInstanceOfSatisfying(Content.Uploaded.class, uploaded -> assertThat(uploaded.parts())
                        .hasSize(5));
        assertThat(store.visible()).isEmpty();
        assertThat(new Publisher(store, attempt -> {}).publish(object)).isEqualTo(Publisher.Outcome.PUBLISHED);
        assertThat(store.visible().get("bucket/" + object.key())).hasSize(20 * ((1 << 20) + 1));
    }

    @Test
    void stagesRecordsThatFailConversionAsLinesUnderTheErrorPrefix() throws Exception {
        var format = new Format.Rows(
                Format.Parquet.of(Format.ParquetCodec.SNAPPY), Format.RowInput.of(List.of(), "db", "t"));
        DeliveryConfig config = Configs.of(new BufferingHints(1 << 20, Duration.ZERO), format);
        try (Lane lane = Lanes.of(config, store, clock, new Random(1))) {
            assertThat(lane.append(record(0, "{\"a\":1}"))).isEmpty();
            assertThat(lane.append(record(1, "no json"))).isEmpty();
            List<StagedObject> staged = lane.caughtUp();

            assertThat(staged).extracting(StagedObject::records).containsExactly(1L, 1L);
            StagedObject failed = staged.get(1);
            assertThat(staged.get(0).key())
                    .startsWith("2026/07/13/14/orders-1-")
                    .endsWith(".parquet");
            assertThat(failed.key()).startsWith("format-conversion-failed/2026/07/13/14/orders-1-");
            assertThat(new String(((Content.Carried) failed.content()).bytes(), StandardCharsets.UTF_8))
                    .startsWith("{\"attemptsMade\":1,\"arrivalTimestamp\":" + START.toEpochMilli()
                            + ",\"lastErrorCode\":\"DataFormatConversion.ParseError\"")
                    .contains("\"rawData\":\"bm8ganNvbg==\"", "\"tableName\":\"t\"")
                    .endsWith("}\n");
        }
    }

    private Lane lane(long sizeBytes, Duration interval) {
        DeliveryConfig config = Configs.plain(sizeBytes, interval);
        Lane lane = Lanes.of(config, store, clock, new Random(1));
        lane.startAt(0, 0);
        return lane;
    }

    private static SourceRecord record(long offset, String data) {
        return new SourceRecord(0, offset, START, data.getBytes(StandardCharsets.UTF_8));
    }
}
