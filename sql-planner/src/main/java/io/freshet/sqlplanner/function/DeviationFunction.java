package io.freshet.sqlplanner.function;

import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.util.Optionality;

/** STDDEV_* and VAR_*: always DOUBLE, while Calcite gives them the type of their argument. */
public final class DeviationFunction extends SqlAggFunction {
    public DeviationFunction(String name, SqlKind kind) {
        super(
                name,
                null,
                kind,
                ReturnTypes.DOUBLE_FORCE_NULLABLE,
                null,
                OperandTypes.NUMERIC,
                SqlFunctionCategory.NUMERIC,
                false,
                false,
                Optionality.FORBIDDEN);
    }
}
