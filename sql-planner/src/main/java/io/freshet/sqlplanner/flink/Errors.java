package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.StreamRow;
import org.apache.flink.util.OutputTag;

/** The side output on which every operator reports the rows it fails on. */
final class Errors {
    static final StreamRowType TYPE = StreamRowType.of(ErrorRow.COLUMNS);
    static final OutputTag<StreamRow> TAG = new OutputTag<>(ErrorRow.STREAM, TYPE);

    private Errors() {}
}
