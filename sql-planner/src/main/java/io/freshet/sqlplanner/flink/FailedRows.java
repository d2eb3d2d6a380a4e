package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;
import java.util.function.BiConsumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Where an operator reports the rows it fails on: the error stream, and counters. */
final class FailedRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String pump;

    private transient @Nullable Counter late;
    private transient @Nullable Counter failed;

    FailedRows(String pump) {
        this.pump = pump;
    }

    void open(MetricGroup metrics) {
        late = metrics.counter("sqlplanner_late_rows_total");
        failed = metrics.counter("sqlplanner_failed_rows_total");
    }

    /** Something else failed that is told elsewhere. */
    void count() {
        if (failed != null) {
            failed.inc();
        }
    }

    /** A row that came after what it belongs to was complete. */
    void late(BiConsumer<OutputTag<StreamRow>, StreamRow> output, long now, String message, StreamRow row) {
        if (late != null) {
            late.inc();
        }
        output.accept(Errors.TAG, ErrorRow.of(now, "LATE_ROW", message, row, pump));
    }

    /** A row of which nothing can be computed. */
    void failed(BiConsumer<OutputTag<StreamRow>, StreamRow> output, long now, Exception why, StreamRow row) {
        count();
        String message = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        output.accept(Errors.TAG, ErrorRow.of(now, "ROW_FAILED", message, row, pump));
    }
}
