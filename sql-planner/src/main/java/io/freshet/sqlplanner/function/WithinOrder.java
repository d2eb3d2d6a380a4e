package io.freshet.sqlplanner.function;

import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/** Marks the interval of ORDER BY .. WITHIN in the list of sort keys; gone before validation. */
public final class WithinOrder extends SqlFunction {
    public static final WithinOrder INSTANCE = new WithinOrder();

    private WithinOrder() {
        super(
                "$WITHIN",
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.ARG0,
                null,
                OperandTypes.ANY,
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
    }
}
