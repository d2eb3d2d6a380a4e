package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.ExpandNode;
import io.freshet.sqlplanner.row.StreamRow;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Runs an {@link ExpandNode}. */
final class ExpandOperator extends ProcessFunction<StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final ExpandNode node;

    ExpandOperator(ExpandNode node) {
        this.node = node;
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) {
        for (ExpandNode.KeySet set : node.sets()) {
            out.collect(node.row(row, set));
        }
    }
}
