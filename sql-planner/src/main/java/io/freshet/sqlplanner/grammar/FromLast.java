package io.freshet.sqlplanner.grammar;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlUnresolvedFunction;

/** NTH_VALUE(x, n) FROM LAST: a function of its own name. */
public final class FromLast {
    private FromLast() {}

    /** The call, counted from the other end of the window. */
    public static SqlCall of(SqlCall call) {
        SqlIdentifier name = new SqlIdentifier(call.getOperator().getName() + "_FROM_LAST", call.getParserPosition());
        return new SqlUnresolvedFunction(name, null, null, null, null, SqlFunctionCategory.USER_DEFINED_FUNCTION)
                .createCall(call.getParserPosition(), call.getOperandList());
    }
}
