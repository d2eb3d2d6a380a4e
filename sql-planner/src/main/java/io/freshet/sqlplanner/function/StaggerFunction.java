package io.freshet.sqlplanner.function;

import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/** The window of WINDOWED BY STAGGER as a group key: it opens with the first row of the other keys and is as long as the interval. */
public final class StaggerFunction extends SqlFunction {
    public static final StaggerFunction INSTANCE = new StaggerFunction();

    private StaggerFunction() {
        super(
                "$STAGGER",
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.explicit(SqlTypeName.TIMESTAMP, 3),
                null,
                OperandTypes.family(SqlTypeFamily.DATETIME_INTERVAL),
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
    }
}
