package io.freshet.jobs.flinksql.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import io.freshet.ingest.kafka.EmbeddedBroker;
import io.freshet.ingest.kafka.KafkaShardLog;
import io.freshet.ingest.kafka.LoopbackPort;
import io.freshet.jobs.delivery.LogLedger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadLedgerTest {
    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void givesEachObjectOfTheDeliveryStreamOnce(@TempDir Path directory) {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, LoopbackPort.free())) {
            Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (LogLedger ledger = new LogLedger(new KafkaShardLog(kafka))) {
                ledger.append(List.of(
                        line("orders", "of-one-before", Kind.DELIVERED, CREATED.minusMillis(1)),
                        line("orders", "a", Kind.DELIVERED, CREATED),
                        line("others", "x", Kind.DELIVERED, CREATED),
                        line("orders", "", Kind.NOTHING, CREATED),
                        line("orders", "b", Kind.FAILED, CREATED.plusSeconds(1)),
                        line("orders", "a", Kind.DELIVERED, CREATED.plusSeconds(2))));
            }

            assertThat(rows(kafka, "object_key", "kind", "published_at"))
                    .containsExactly(
                            GenericRowData.of(text("a"), text("DELIVERED"), TimestampData.fromInstant(CREATED)),
                            GenericRowData.of(
                                    text("b"), text("FAILED"), TimestampData.fromInstant(CREATED.plusSeconds(1))));
            MapData shards = rows(kafka, "shards").get(0).getMap(0);
            assertThat(shards.keyArray().getInt(0)).isEqualTo(7);
            assertThat(shards.valueArray().getRow(0, 2)).isEqualTo(GenericRowData.of(3L, 4L));
        }
    }

    private static List<RowData> rows(Map<String, String> kafka, String... columns) {
        List<String> names = LedgerColumn.ALL.stream().map(LedgerColumn::name).toList();
        int[] places = Arrays.stream(columns).mapToInt(names::indexOf).toArray();
        List<RowData> rows = new ArrayList<>();
        new ReadLedger(kafka, CREATED.toEpochMilli(), places).read("orders", new ListCollector<>(rows));
        return rows;
    }

    private static StringData text(String text) {
        return StringData.fromString(text);
    }

    private static LedgerLine line(String stream, String key, Kind kind, Instant publishedAt) {
        return new LedgerLine(
                stream,
                "bucket",
                key,
                kind,
                "00ff",
                10,
                2,
                Map.of(7, new OffsetRange(3, 4)),
                CREATED,
                CREATED,
                publishedAt,
                CloseReason.INTERVAL,
                "1",
                -5,
                null);
    }
}
