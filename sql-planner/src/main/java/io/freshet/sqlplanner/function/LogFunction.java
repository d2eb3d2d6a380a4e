package io.freshet.sqlplanner.function;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.log.LogColumn;
import io.freshet.sqlplanner.log.LogParser;
import io.freshet.sqlplanner.log.LogParsers;
import io.freshet.sqlplanner.row.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.StructKind;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.NlsString;

/** A function that takes a log line apart: a record whose columns depend on the arguments, which are written out for that reason. */
public final class LogFunction extends SqlFunction {
    private static final SqlOperandCountRange ARGUMENTS = SqlOperandCountRanges.between(1, 5);

    private LogFunction(String name) {
        super(
                name,
                SqlKind.OTHER_FUNCTION,
                LogFunction::record,
                null,
                OperandTypes.variadic(ARGUMENTS),
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
    }

    static List<LogFunction> all() {
        return LogParsers.NAMES.stream().sorted().map(LogFunction::new).toList();
    }

    /** The arguments after the line, as text. */
    public static List<String> arguments(SqlOperatorBinding call) {
        List<String> arguments = new ArrayList<>();
        for (int i = 1; i < call.getOperandCount(); i++) {
            if (!call.isOperandLiteral(i, false)) {
                throw new IllegalArgumentException(
                        "argument " + (i + 1) + " of " + call.getOperator().getName()
                                + " is computed (expected: a literal, because the columns depend on it)");
            }
            Object value = call.getOperandLiteralValue(i, Object.class);
            arguments.add(value instanceof NlsString text ? text.getValue() : String.valueOf(value));
        }
        return arguments;
    }

    private static RelDataType record(SqlOperatorBinding call) {
        try {
            if (!SqlTypeName.CHAR_TYPES.contains(call.getOperandType(0).getSqlTypeName())) {
                throw new IllegalArgumentException(call.getOperator().getName() + " of "
                        + call.getOperandType(0).getSqlTypeName() + " (expected: text)");
            }
            return type(LogParsers.of(call.getOperator().getName(), arguments(call)), call.getTypeFactory());
        } catch (IllegalArgumentException e) {
            if (call instanceof SqlCallBinding binding) {
                SqlCall written = binding.getCall();
                throw Refusal.of(Code.INVALID, written, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private static RelDataType type(LogParser parser, RelDataTypeFactory types) {
        RelDataTypeFactory.Builder record = types.builder().kind(StructKind.FULLY_QUALIFIED);
        for (LogColumn column : parser.columns()) {
            record.add(column.name(), types.createTypeWithNullability(type(column.type(), types), true));
        }
        return types.createTypeWithNullability(record.build(), true);
    }

    private static RelDataType type(SqlType type, RelDataTypeFactory types) {
        SqlTypeName name = SqlTypeName.valueOf(type.kind().name());
        if (type.kind() == SqlType.Kind.TIMESTAMP || type.kind() == SqlType.Kind.TIME || type.precision() < 0) {
            return types.createSqlType(name);
        }
        return type.scale() < 0
                ? types.createSqlType(name, type.precision())
                : types.createSqlType(name, type.precision(), type.scale());
    }
}
