package io.freshet.jobs.flinksql.flink;

import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.ingest.kafka.KafkaShardLog;
import io.freshet.jobs.delivery.LogLedger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** Reads the ledger of a delivery stream, given by its name, to its end: each object once. */
final class ReadLedger extends ProcessFunction<String, RowData> {
    private static final long serialVersionUID = 1L;

    /** A line is written again when a crash has a publication repeated, soon behind the first one. */
    private static final int REMEMBERED = 200_000;

    private final Map<String, String> kafkaProperties;
    private final long since;
    private final int[] places;

    ReadLedger(Map<String, String> kafkaProperties, long since, int[] places) {
        this.kafkaProperties = Map.copyOf(kafkaProperties);
        this.since = since;
        this.places = places.clone();
    }

    @Override
    public void processElement(String deliveryStream, Context context, Collector<RowData> out) {
        read(deliveryStream, out);
    }

    void read(String deliveryStream, Collector<RowData> out) {
        Set<String> seen = Collections.newSetFromMap(new Recent());
        try (LogLedger ledger = new LogLedger(new KafkaShardLog(kafkaProperties))) {
            ledger.lines(deliveryStream, line -> {
                if (line.kind() != StagedObject.Kind.NOTHING
                        && line.publishedAt().toEpochMilli() >= since
                        && seen.add(line.bucket() + "/" + line.key())) {
                    out.collect(LedgerColumn.row(line, places));
                }
            });
        }
    }

    private static final class Recent extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }
}
