package io.freshet.sqlplanner.operator;

import org.apache.calcite.DataContext;
import org.jspecify.annotations.Nullable;

/** What a generated class does with one row. */
public interface CompiledCalc {

    /** Gives the time to it, before any row. */
    void start(DataContext clock);

    /**
     * Computes a row. The output has one place more than the row has columns: the last is the row's ROWTIME.
     *
     * @return false if the row is filtered out
     */
    boolean apply(long rowtime, @Nullable Object[] in, @Nullable Object[] out);
}
