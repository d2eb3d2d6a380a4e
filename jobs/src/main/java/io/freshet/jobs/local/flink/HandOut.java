package io.freshet.jobs.local.flink;

import io.freshet.sqlplanner.row.StreamRow;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Hands the rows of a stream to whoever runs the plan. */
final class HandOut extends ProcessFunction<StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final String run;
    private final String stream;

    HandOut(String run, String stream) {
        this.run = run;
        this.stream = stream;
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) {
        LocalRun.handOut(run, stream, row);
    }
}
