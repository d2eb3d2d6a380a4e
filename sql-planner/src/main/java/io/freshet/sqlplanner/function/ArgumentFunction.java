package io.freshet.sqlplanner.function;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlMonotonicity;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * An argument of a created function in the place of its parameter: the value, whose type must be the parameter's. Text may be of any length, and a
 * number that is written out is one of the parameter's type.
 */
public final class ArgumentFunction extends SqlFunction {
    private final String parameter;
    private final SqlDataTypeSpec type;

    private ArgumentFunction(String parameter, SqlDataTypeSpec type) {
        super(
                "$ARGUMENT",
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.ARG0_NULLABLE,
                null,
                OperandTypes.ANY,
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
        this.parameter = parameter;
        this.type = type;
    }

    /** The argument, to be checked when its type is known. */
    public static SqlNode of(String parameter, SqlDataTypeSpec type, SqlNode argument) {
        SqlParserPos pos = argument.getParserPosition();
        boolean number = argument instanceof SqlNumericLiteral && isNumeric(type);
        SqlNode typed = number || SqlUtil.isNullLiteral(argument, false)
                ? SqlStdOperatorTable.CAST.createCall(pos, argument, type)
                : argument;
        return new ArgumentFunction(parameter, type).createCall(pos, typed);
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        RelDataType given = validator.deriveType(scope, call.operand(0));
        SqlTypeName from = given.getSqlTypeName();
        SqlTypeName to = type.deriveType(validator).getSqlTypeName();
        boolean text = SqlTypeName.CHAR_TYPES.contains(from) && SqlTypeName.CHAR_TYPES.contains(to);
        if (from != to && !text) {
            throw Refusal.of(
                    Code.TYPE_MISMATCH,
                    call,
                    "Parameter '" + parameter + "' is " + to + ", the argument is " + from,
                    "use CAST");
        }
        return validator.getTypeFactory().createTypeWithNullability(given, true);
    }

    private static boolean isNumeric(SqlDataTypeSpec type) {
        SqlTypeName name = SqlTypeName.get(type.getTypeName().getSimple());
        return name != null && SqlTypeName.NUMERIC_TYPES.contains(name);
    }

    @Override
    public SqlMonotonicity getMonotonicity(SqlOperatorBinding call) {
        return call.getOperandMonotonicity(0);
    }
}
