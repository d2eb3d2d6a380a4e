package io.freshet.sqlplanner.function;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;

/** Functions that the planner writes into queries; their names are none that an application has by accident. */
public final class SystemFunction extends SqlFunction {
    private static final SqlReturnTypeInference TIME = ReturnTypes.explicit(SqlTypeName.TIMESTAMP, 3);

    /** The ROWTIME of the row that comes in, where no column of it says so: after a join it is the later of both. */
    public static final SystemFunction ROW_TIME = new SystemFunction("$ROW_TIME", TIME, OperandTypes.NILADIC);

    /**
     * {@code $PROMOTE(time, millis)}: the time that is to be the row's ROWTIME from here on; rows may come late by so many milliseconds and are
     * put into order.
     */
    public static final SystemFunction PROMOTE =
            new SystemFunction("$PROMOTE", TIME, OperandTypes.variadic(SqlOperandCountRanges.of(2)));

    /** {@code $JOIN_WINDOW(left, right, before, after)}: the left row's time is at most so many milliseconds before or after the right one's. */
    public static final SystemFunction JOIN_WINDOW =
            new SystemFunction("$JOIN_WINDOW", ReturnTypes.BOOLEAN, OperandTypes.variadic(SqlOperandCountRanges.of(4)));

    /**
     * {@code $JOIN_ROWS(left, right, leftRows, leftMillis, rightRows, rightMillis)}: when the later of both rows comes, the other one is in its side's window, of so
     * many rows (0: of any number) or so many milliseconds (negative: of any age); a side with neither has no window.
     */
    public static final SystemFunction JOIN_ROWS =
            new SystemFunction("$JOIN_ROWS", ReturnTypes.BOOLEAN, OperandTypes.variadic(SqlOperandCountRanges.of(6)));

    /** {@code $VERSION(left, right)}: the right row is the last of its key at the left row's time. */
    public static final SystemFunction VERSION =
            new SystemFunction("$VERSION", ReturnTypes.BOOLEAN, OperandTypes.variadic(SqlOperandCountRanges.of(2)));

    private SystemFunction(String name, SqlReturnTypeInference type, SqlOperandTypeChecker operands) {
        super(name, SqlKind.OTHER_FUNCTION, type, null, operands, SqlFunctionCategory.USER_DEFINED_FUNCTION);
    }

    /** A call at a place in the text. */
    public SqlCall at(SqlParserPos pos, SqlNode... operands) {
        return createCall(pos, operands);
    }
}
