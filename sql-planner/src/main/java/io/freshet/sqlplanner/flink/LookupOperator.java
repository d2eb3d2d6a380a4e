package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.CalcCompiler;
import io.freshet.sqlplanner.operator.CalcNode;
import io.freshet.sqlplanner.operator.CompiledCalc;
import io.freshet.sqlplanner.operator.LookupNode;
import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Runs a {@link LookupNode} over the rows of its table, which it loads when it starts and keeps by the columns that the condition compares. */
final class LookupOperator extends ProcessFunction<StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final LookupNode node;
    private final TableRows table;
    private final FailedRows failures;
    private final int columns;
    private final int tableColumns;

    private transient @Nullable Map<StreamRow, List<StreamRow>> rows;
    private transient @Nullable CompiledCalc condition;

    LookupOperator(String pump, LookupNode node, TableRows table) {
        this.node = node;
        this.table = table;
        this.failures = new FailedRows(pump);
        this.columns = node.kinds().size();
        this.tableColumns = node.table().kinds().size();
    }

    @Override
    public void open(OpenContext context) throws IOException {
        failures.open(getRuntimeContext().getMetricGroup());
        condition = CalcCompiler.compile(node.source(), Clock.systemUTC());
        rows = new HashMap<>();
        for (StreamRow row : computed(node.table(), table.load())) {
            rows.computeIfAbsent(key(row, node.tableKeys()), key -> new ArrayList<>())
                    .add(row);
        }
    }

    /** The table's rows as the operators above the table leave them; a row on which they fail is an error of the table. */
    private static List<StreamRow> computed(PhysicalNode node, List<StreamRow> loaded) {
        if (!(node instanceof CalcNode calc)) {
            return loaded;
        }
        CompiledCalc compiled = CalcCompiler.compile(calc.source(), Clock.systemUTC());
        int width = calc.kinds().size();
        List<StreamRow> result = new ArrayList<>();
        for (StreamRow row : computed(calc.input(), loaded)) {
            @Nullable Object[] out = new @Nullable Object[width + 1];
            if (compiled.apply(0, row.fields(), out)) {
                result.add(new StreamRow(0, Arrays.copyOf(out, width)));
            }
        }
        return result;
    }

    private static StreamRow key(StreamRow row, List<Integer> keys) {
        @Nullable Object[] key = new @Nullable Object[keys.size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = row.field(keys.get(i));
        }
        return new StreamRow(0, key);
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) {
        boolean matched = false;
        try {
            List<StreamRow> candidates =
                    Objects.requireNonNull(rows).getOrDefault(key(row, node.streamKeys()), List.of());
            for (StreamRow candidate : candidates) {
                @Nullable Object[] joined = joined(row, candidate.fields());
                if (Objects.requireNonNull(condition).apply(row.rowtime(), joined, new @Nullable Object[columns + 1])) {
                    matched = true;
                    out.collect(new StreamRow(row.rowtime(), joined));
                }
            }
        } catch (RuntimeException e) {
            // whatever the condition throws is about this row: the generated code has no other effects
            failures.failed(context::output, context.timerService().currentProcessingTime(), e, row);
            return;
        }
        if (!matched && node.kept()) {
            out.collect(new StreamRow(row.rowtime(), joined(row, new @Nullable Object[tableColumns])));
        }
    }

    private @Nullable Object[] joined(StreamRow row, @Nullable Object[] tableFields) {
        @Nullable Object[] first = node.streamFirst() ? row.fields() : tableFields;
        @Nullable Object[] second = node.streamFirst() ? tableFields : row.fields();
        @Nullable Object[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
