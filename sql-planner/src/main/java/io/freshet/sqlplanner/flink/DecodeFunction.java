package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RecordDecoder;
import io.freshet.sqlplanner.source.SourceSchema;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Decodes records (their bytes; the element's timestamp is the ROWTIME) into rows; what does not fit goes to {@link #ERRORS} as error rows. */
public final class DecodeFunction extends ProcessFunction<byte[], StreamRow> {
    private static final long serialVersionUID = 1L;

    /** Rows for {@code error_stream}. */
    public static final OutputTag<StreamRow> ERRORS = Errors.TAG;

    private final RecordDecoder decoder;

    public DecodeFunction(SourceSchema schema) {
        this.decoder = new RecordDecoder(schema);
    }

    /** The type of the rows of a schema. */
    public static StreamRowType type(SourceSchema schema) {
        return StreamRowType.of(schema.streamColumns());
    }

    @Override
    public void processElement(byte[] data, Context context, Collector<StreamRow> out) {
        Long timestamp = context.timestamp();
        long now = context.timerService().currentProcessingTime();
        decoder.decode(
                data,
                timestamp == null ? now : timestamp,
                out::collect,
                error -> context.output(
                        ERRORS, ErrorRow.of(now, error.name(), error.message(), error.rowtime(), error.data(), "")));
    }
}
