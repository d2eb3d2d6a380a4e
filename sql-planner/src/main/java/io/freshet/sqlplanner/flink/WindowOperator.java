package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.WindowNode;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Runs a {@link WindowNode} whose windows are known at once. A row without a time lies in no window and is an error. */
final class WindowOperator extends ProcessFunction<StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final WindowNode node;
    private final FailedRows failures;

    WindowOperator(String pump, WindowNode node) {
        this.node = node;
        this.failures = new FailedRows(pump);
    }

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) {
        Long time = node.timeOf(row);
        if (time == null) {
            failures.failed(
                    context::output,
                    context.timerService().currentProcessingTime(),
                    new IllegalArgumentException("the time of the window is null"),
                    row);
            return;
        }
        node.windows().of(time, (start, end) -> out.collect(windowed(row, start, end)));
    }

    static StreamRow windowed(StreamRow row, long start, long end) {
        @Nullable Object[] fields = java.util.Arrays.copyOf(row.fields(), row.arity() + 2);
        fields[row.arity()] = start;
        fields[row.arity() + 1] = end;
        return row.changed(row.rowtime(), Objects.requireNonNull(fields));
    }
}
