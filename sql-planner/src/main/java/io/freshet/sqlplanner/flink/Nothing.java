package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.row.StreamRow;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Stands for a stream that no pump fills: no rows, but watermarks. */
final class Nothing extends ProcessFunction<StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) {}
}
