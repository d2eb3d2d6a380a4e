package io.freshet.sqlplanner.function;

import java.util.List;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.util.Optionality;

/**
 * Aggregates and analytic functions of the dialect that Calcite has not, restricts (LAG without a frame, FIRST_VALUE only in windows) or takes
 * apart (SUM and AVG of a window become a CASE over a count). What they compute is in the operators.
 */
public final class StreamAggregate extends SqlAggFunction {
    /** All of them. */
    static final List<SqlOperator> ALL = List.of(
            new StreamAggregate("SUM", SqlKind.SUM, ReturnTypes.AGG_SUM, OperandTypes.NUMERIC),
            new StreamAggregate("AVG", SqlKind.AVG, ReturnTypes.AVG_AGG_FUNCTION, OperandTypes.NUMERIC),
            new StreamAggregate("ANY", SqlKind.SOME, ReturnTypes.BOOLEAN_FORCE_NULLABLE, OperandTypes.BOOLEAN),
            new StreamAggregate("EVERY", SqlKind.OTHER, ReturnTypes.BOOLEAN_FORCE_NULLABLE, OperandTypes.BOOLEAN),
            value("FIRST_VALUE", OperandTypes.ANY),
            value("LAST_VALUE", OperandTypes.ANY),
            value("NTH_VALUE", OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.INTEGER)),
            value("NTH_VALUE_FROM_LAST", OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.INTEGER)),
            value("LAG", OperandTypes.variadic(SqlOperandCountRanges.between(1, 3))),
            new StreamAggregate(
                    "EXP_AVG",
                    SqlKind.OTHER,
                    ReturnTypes.DOUBLE_FORCE_NULLABLE,
                    OperandTypes.family(SqlTypeFamily.NUMERIC, SqlTypeFamily.DATETIME_INTERVAL)),
            new StreamAggregate("ROW_NUMBER", SqlKind.OTHER, ReturnTypes.BIGINT, OperandTypes.NILADIC),
            new DeviationFunction("STD_DEV", SqlKind.STDDEV_SAMP));

    private StreamAggregate(String name, SqlKind kind, SqlReturnTypeInference type, SqlOperandTypeChecker operands) {
        super(
                name,
                null,
                kind,
                type,
                null,
                operands,
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                false,
                Optionality.FORBIDDEN);
    }

    private static StreamAggregate value(String name, SqlOperandTypeChecker operands) {
        return new StreamAggregate(name, SqlKind.OTHER, ReturnTypes.ARG0_FORCE_NULLABLE, operands);
    }

    @Override
    public boolean allowsNullTreatment() {
        return getName().contains("_VALUE") || getName().equals("LAG");
    }
}
