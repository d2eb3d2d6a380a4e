package io.freshet.sqlplanner.function;

import java.util.List;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/**
 * The dialect's own predicates on periods, each as comparisons of their bounds. STRICTLY leaves out periods that begin or end together (with
 * PRECEDES and SUCCEEDS: that touch); one period LEADS another that it overlaps and begins before, and LAGS one that it overlaps and ends after, the
 * other's far bound not passed; IMMEDIATELY is the case in which the far bounds are the same.
 */
public final class PeriodPredicate extends SqlBinaryOperator {
    private static final SqlOperator LESS = SqlStdOperatorTable.LESS_THAN;
    private static final SqlOperator MORE = SqlStdOperatorTable.GREATER_THAN;
    private static final SqlOperator EQUAL = SqlStdOperatorTable.EQUALS;
    private static final SqlOperator OTHER = SqlStdOperatorTable.NOT_EQUALS;

    public static final PeriodPredicate LEADS = of(
            "LEADS",
            starts(LESS),
            endToStart(MORE),
            new Comparison(false, SqlStdOperatorTable.LESS_THAN_OR_EQUAL, false));
    public static final PeriodPredicate LAGS = of(
            "LAGS",
            new Comparison(true, SqlStdOperatorTable.GREATER_THAN_OR_EQUAL, true),
            startToEnd(LESS),
            ends(MORE));
    public static final PeriodPredicate STRICTLY_CONTAINS = of("STRICTLY CONTAINS", starts(LESS), ends(MORE));
    public static final PeriodPredicate STRICTLY_OVERLAPS =
            of("STRICTLY OVERLAPS", startToEnd(LESS), endToStart(MORE), starts(OTHER), ends(OTHER));
    public static final PeriodPredicate STRICTLY_PRECEDES = of("STRICTLY PRECEDES", endToStart(LESS));
    public static final PeriodPredicate STRICTLY_SUCCEEDS = of("STRICTLY SUCCEEDS", startToEnd(MORE));
    public static final PeriodPredicate STRICTLY_LEADS =
            of("STRICTLY LEADS", starts(LESS), endToStart(MORE), ends(LESS));
    public static final PeriodPredicate STRICTLY_LAGS = of("STRICTLY LAGS", starts(MORE), startToEnd(LESS), ends(MORE));
    public static final PeriodPredicate IMMEDIATELY_LEADS = of("IMMEDIATELY LEADS", starts(LESS), ends(EQUAL));
    public static final PeriodPredicate IMMEDIATELY_LAGS = of("IMMEDIATELY LAGS", starts(EQUAL), ends(MORE));

    /** A bound of the left period with one of the right. */
    private record Comparison(boolean leftStart, SqlOperator operator, boolean rightStart) {}

    private final List<Comparison> comparisons;

    private PeriodPredicate(String name, List<Comparison> comparisons) {
        super(name, SqlKind.OTHER, 30, true, ReturnTypes.BOOLEAN_NULLABLE, null, OperandTypes.ANY_ANY);
        this.comparisons = comparisons;
    }

    private static PeriodPredicate of(String name, Comparison... comparisons) {
        return new PeriodPredicate(name, List.of(comparisons));
    }

    private static Comparison starts(SqlOperator operator) {
        return new Comparison(true, operator, true);
    }

    private static Comparison ends(SqlOperator operator) {
        return new Comparison(false, operator, false);
    }

    private static Comparison startToEnd(SqlOperator operator) {
        return new Comparison(true, operator, false);
    }

    private static Comparison endToStart(SqlOperator operator) {
        return new Comparison(false, operator, true);
    }

    /** The comparisons between two periods, each given as its start and its end. */
    public SqlNode expand(SqlParserPos pos, List<SqlNode> left, List<SqlNode> right) {
        return comparisons.stream()
                .map(comparison -> (SqlNode) comparison.operator.createCall(
                        pos, bound(left, comparison.leftStart), bound(right, comparison.rightStart)))
                .reduce((a, b) -> SqlStdOperatorTable.AND.createCall(pos, a, b))
                .orElseThrow();
    }

    /** A copy: a node of a syntax tree has one place only. */
    private static SqlNode bound(List<SqlNode> period, boolean start) {
        SqlNode bound = period.get(start ? 0 : 1);
        return bound.clone(bound.getParserPosition());
    }
}
