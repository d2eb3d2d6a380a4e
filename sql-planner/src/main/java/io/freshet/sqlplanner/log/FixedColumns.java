package io.freshet.sqlplanner.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** FIXED_COLUMN_LOG_PARSE: each column at its place in the line (0-based), for its length or as far as the next column or the end. */
record FixedColumns(List<ColumnSpecs.Spec> specs) implements LogParser {
    FixedColumns {
        specs = List.copyOf(specs);
        for (ColumnSpecs.Spec spec : specs) {
            if (spec.start() < 0) {
                throw new IllegalArgumentException(
                        "column " + spec.column().name() + " has no START (expected: START n [FOR m])");
            }
        }
    }

    @Override
    public List<LogColumn> columns() {
        return specs.stream().map(ColumnSpecs.Spec::column).toList();
    }

    @Override
    public @Nullable Object[] parse(String line) {
        @Nullable Object[] values = new @Nullable Object[specs.size()];
        for (int i = 0; i < values.length; i++) {
            ColumnSpecs.Spec spec = specs.get(i);
            int end = Math.min(line.length(), end(spec));
            String text = spec.start() >= end
                    ? null
                    : line.substring(spec.start(), end).stripTrailing();
            values[i] = spec.column().value(text);
        }
        return values;
    }

    private int end(ColumnSpecs.Spec spec) {
        if (spec.length() >= 0) {
            return (int) Math.min(Integer.MAX_VALUE, (long) spec.start() + spec.length());
        }
        return specs.stream()
                .mapToInt(ColumnSpecs.Spec::start)
                .filter(start -> start > spec.start())
                .min()
                .orElse(Integer.MAX_VALUE);
    }
}
