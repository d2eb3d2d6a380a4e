package io.freshet.jobs.flinksql.flink;

import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ShardReader;
import io.freshet.ingest.log.ShardReaderFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** Reads of each shard what lies between two offsets, the second excluded. */
final class ReadShards extends ProcessFunction<Tuple3<Integer, Long, Long>, RowData> {
    private static final long serialVersionUID = 1L;
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final String stream;
    private final ShardReaderFactory readers;
    private final RowMaker rows;
    private final ArrayList<RecordField> known;
    private final TreeMap<Integer, Long> shardsCreatedAt;

    ReadShards(
            String stream,
            ShardReaderFactory readers,
            RowMaker rows,
            List<RecordField> known,
            Map<Integer, Long> shardsCreatedAt) {
        this.stream = stream;
        this.readers = readers;
        this.rows = rows;
        this.known = new ArrayList<>(known);
        this.shardsCreatedAt = new TreeMap<>(shardsCreatedAt);
    }

    @Override
    public void open(OpenContext context) throws Exception {
        rows.open(getRuntimeContext());
    }

    @Override
    public void processElement(Tuple3<Integer, Long, Long> part, Context context, Collector<RowData> out)
            throws IOException {
        long end = part.f2;
        if (part.f1 >= end) {
            return;
        }
        try (ShardReader reader = readers.open()) {
            reader.seek(part.f0, part.f1);
            boolean more = true;
            while (more) {
                List<LogRecord> records = reader.poll(PATIENCE);
                for (LogRecord record : records) {
                    if (record.offset() < end) {
                        add(record, out);
                    }
                }
                // the last offsets before the end need not hold records: transactions leave marks
                more = records.isEmpty()
                        ? !reader.caughtUp().containsKey(part.f0)
                        : records.get(records.size() - 1).offset() < end - 1;
            }
        }
    }

    private void add(LogRecord record, Collector<RowData> out) throws IOException {
        rows.rows(
                record.data(),
                RecordField.row(known, record, shardsCreatedAt),
                "a record of stream " + stream + " (shard " + record.shard() + ", offset " + record.offset() + ")",
                out::collect);
    }
}
