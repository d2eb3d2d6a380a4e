package io.freshet.jobs.flinksql.flink;

import io.freshet.ingest.flink.ShardEvent;
import io.freshet.ingest.log.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** The records of a stream as rows. */
final class DecodeEvents extends ProcessFunction<ShardEvent, RowData> {
    private static final long serialVersionUID = 1L;

    private final String stream;
    private final RowMaker rows;
    private final ArrayList<RecordField> known;
    private final TreeMap<Integer, Long> shardsCreatedAt;

    DecodeEvents(String stream, RowMaker rows, List<RecordField> known, Map<Integer, Long> shardsCreatedAt) {
        this.stream = stream;
        this.rows = rows;
        this.known = new ArrayList<>(known);
        this.shardsCreatedAt = new TreeMap<>(shardsCreatedAt);
    }

    @Override
    public void open(OpenContext context) throws Exception {
        rows.open(getRuntimeContext());
    }

    @Override
    public void processElement(ShardEvent event, Context context, Collector<RowData> out) throws IOException {
        if (event instanceof ShardEvent.Record found) {
            LogRecord record = found.record();
            rows.rows(
                    record.data(),
                    RecordField.row(known, record, shardsCreatedAt),
                    "a record of stream " + stream + " (shard " + record.shard() + ", offset " + record.offset() + ")",
                    out::collect);
        }
    }
}
