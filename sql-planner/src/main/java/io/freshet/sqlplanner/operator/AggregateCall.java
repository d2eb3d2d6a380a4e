package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.io.Serializable;

/**
 * An aggregate: of which column of the input (-1: of rows), of which kind its result is, and what else the function wants to know: the half-life of
 * EXP_AVG in milliseconds, the number of NTH_VALUE and LAG.
 */
public record AggregateCall(
        Function function,
        int argument,
        SqlType.Kind argumentKind,
        SqlType.Kind resultKind,
        int resultScale,
        long parameter,
        boolean ignoresNulls)
        implements Serializable {
    public AggregateCall(
            Function function, int argument, SqlType.Kind argumentKind, SqlType.Kind resultKind, int resultScale) {
        this(function, argument, argumentKind, resultKind, resultScale, 0, false);
    }

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
        VAR_SAMP,
        ANY,
        EVERY,
        FIRST_VALUE,
        LAST_VALUE,
        EXP_AVG,
        /** These look at single rows of a window and have no state of their own. */
        NTH_VALUE,
        NTH_VALUE_FROM_LAST,
        LAG,
        ROW_NUMBER;

        /** True if it is the same whichever rows are taken together first. */
        public boolean mergesInAnyOrder() {
            return switch (this) {
                case COUNT, SUM, AVG, MIN, MAX, ANY, EVERY -> true;
                default -> false;
            };
        }

        /** True for what looks at single rows of a window. */
        public boolean looksAtRows() {
            return this == NTH_VALUE || this == NTH_VALUE_FROM_LAST || this == LAG || this == ROW_NUMBER;
        }
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
            case ANY -> new TruthAggregate(false);
            case EVERY -> new TruthAggregate(true);
            case FIRST_VALUE -> new FirstAggregate(argumentKind, false, ignoresNulls);
            case LAST_VALUE -> new FirstAggregate(argumentKind, true, ignoresNulls);
            case EXP_AVG -> new DecayingAverage(parameter);
            case NTH_VALUE, NTH_VALUE_FROM_LAST, LAG, ROW_NUMBER ->
                throw new IllegalArgumentException(function + " is no aggregate (expected: a window)");
        };
    }

    @Override
    public String toString() {
        return function + "(" + (argument == ROWS ? "*" : argument == GroupNode.ROWTIME ? "ROWTIME" : "$" + argument)
                + (parameter == 0 ? "" : ", " + parameter) + (ignoresNulls ? " ignore nulls" : "") + ") " + resultKind;
    }
}
