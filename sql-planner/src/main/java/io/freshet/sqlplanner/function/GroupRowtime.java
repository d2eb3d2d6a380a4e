package io.freshet.sqlplanner.function;

import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.Optionality;

/**
 * What ROWTIME means in the select list of a grouped query: the time of the row that the group produces. An aggregate without an argument, so
 * that it may stand wherever an aggregate may; the group operator knows its value.
 */
public final class GroupRowtime extends SqlAggFunction {
    public static final GroupRowtime INSTANCE = new GroupRowtime();

    private GroupRowtime() {
        super(
                "$GROUP_ROWTIME",
                null,
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.explicit(SqlTypeName.TIMESTAMP, 3),
                null,
                OperandTypes.NILADIC,
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                false,
                Optionality.FORBIDDEN);
    }

    /** A call at a place in the text. */
    public org.apache.calcite.sql.SqlCall at(SqlParserPos pos) {
        return createCall(pos);
    }
}
