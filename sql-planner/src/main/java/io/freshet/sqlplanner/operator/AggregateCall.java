package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.io.Serializable;

/** An aggregate of a group: of which column of the input (-1: of rows), and of which kind its result is. */
public record AggregateCall(
        Function function, int argument, SqlType.Kind argumentKind, SqlType.Kind resultKind, int resultScale)
        implements Serializable {
    /** The argument of COUNT(*). */
    public static final int ROWS = -1;

    /** The aggregates there are. */
    public enum Function {
        COUNT,
        SUM,
        AVG,
        MIN,
        MAX,
        STDDEV_POP,
        STDDEV_SAMP,
        VAR_POP,
        VAR_SAMP
    }

    AggregateFunction create() {
        return switch (function) {
            case COUNT -> new CountAggregate();
            case SUM -> new SumAggregate(argumentKind, resultKind, resultScale);
            case AVG -> new AverageAggregate(argumentKind, resultKind, resultScale);
            case MIN -> new ExtremeAggregate(argumentKind, -1);
            case MAX -> new ExtremeAggregate(argumentKind, 1);
            case STDDEV_POP -> new DeviationAggregate(true, false);
            case STDDEV_SAMP -> new DeviationAggregate(true, true);
            case VAR_POP -> new DeviationAggregate(false, false);
            case VAR_SAMP -> new DeviationAggregate(false, true);
        };
    }

    @Override
    public String toString() {
        return function + "(" + (argument == ROWS ? "*" : argument == GroupNode.ROWTIME ? "ROWTIME" : "$" + argument)
                + ") " + resultKind;
    }
}
