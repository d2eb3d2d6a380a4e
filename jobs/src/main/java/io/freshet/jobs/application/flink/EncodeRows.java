package io.freshet.jobs.application.flink;

import io.freshet.ingest.flink.OutgoingRecord;
import io.freshet.sqlplanner.row.RunningTrace;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RowEncoder;
import java.util.Arrays;
import org.apache.flink.api.common.functions.MapFunction;

/** Rows as records of an output. The partition key comes from the content, so that rows spread over the shards and replay alike. */
final class EncodeRows implements MapFunction<StreamRow, OutgoingRecord> {
    private static final long serialVersionUID = 1L;

    private final RowEncoder encoder;

    EncodeRows(RowEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public OutgoingRecord map(StreamRow row) {
        byte[] data = encoder.encode(row);
        String trace = RunningTrace.of(row);
        return new OutgoingRecord(Integer.toHexString(Arrays.hashCode(data)), data, trace == null ? "" : trace);
    }
}
