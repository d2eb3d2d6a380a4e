package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.CalcCompiler;
import io.freshet.sqlplanner.operator.CalcNode;
import io.freshet.sqlplanner.operator.CompiledCalc;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.StreamRow;
import java.time.Clock;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Runs a {@link CalcNode}. A row on which it fails goes to the error stream; the pump goes on. */
final class CalcOperator extends ProcessFunction<StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final String pump;
    private final String source;
    private final int columns;

    private transient @Nullable CompiledCalc calc;
    private transient @Nullable Counter failedRows;

    CalcOperator(String pump, CalcNode node) {
        this.pump = pump;
        this.source = node.source();
        this.columns = node.kinds().size();
    }

    @Override
    public void open(OpenContext context) {
        calc = CalcCompiler.compile(source, Clock.systemUTC());
        failedRows = getRuntimeContext().getMetricGroup().counter("sqlplanner_failed_rows_total");
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) {
        @Nullable Object[] computed = new @Nullable Object[columns + 1];
        boolean passes;
        try {
            passes = Objects.requireNonNull(calc).apply(row.rowtime(), row.fields(), computed);
        } catch (RuntimeException e) {
            // whatever an expression throws is about this row: the generated code has no other effects
            Objects.requireNonNull(failedRows).inc();
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            context.output(
                    Errors.TAG,
                    ErrorRow.of(context.timerService().currentProcessingTime(), "ROW_FAILED", message, row, pump));
            return;
        }
        if (passes) {
            long rowtime = computed[columns] instanceof Long time ? time : row.rowtime();
            out.collect(new StreamRow(rowtime, Arrays.copyOf(computed, columns)));
        }
    }
}
