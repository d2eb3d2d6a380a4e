package io.freshet.sqlplanner.function;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.ScalarFunctionImpl;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/** Functions that are static Java methods: generated code calls them. Overloads of one name need methods of different names. */
final class ScalarFunction {
    private ScalarFunction() {}

    static SqlUserDefinedFunction of(
            String name, Class<?> methods, String method, SqlReturnTypeInference type, SqlTypeFamily... operands) {
        return new SqlUserDefinedFunction(
                new SqlIdentifier(name, SqlParserPos.ZERO),
                SqlKind.OTHER_FUNCTION,
                type,
                null,
                OperandTypes.operandMetadata(
                        List.of(operands), types -> parameters(types, operands), i -> "argument" + i, i -> false),
                ScalarFunctionImpl.create(methods, method));
    }

    /** One type for each family that everything of the family can be assigned to. */
    private static List<RelDataType> parameters(RelDataTypeFactory types, SqlTypeFamily... families) {
        return List.of(families).stream()
                .map(family -> types.createTypeWithNullability(types.createSqlType(widest(family)), true))
                .toList();
    }

    private static SqlTypeName widest(SqlTypeFamily family) {
        return switch (family) {
            case CHARACTER, STRING -> SqlTypeName.VARCHAR;
            case INTEGER -> SqlTypeName.BIGINT;
            case NUMERIC -> SqlTypeName.DOUBLE;
            case BOOLEAN -> SqlTypeName.BOOLEAN;
            case DATE -> SqlTypeName.DATE;
            case TIME -> SqlTypeName.TIME;
            case TIMESTAMP -> SqlTypeName.TIMESTAMP;
            default -> SqlTypeName.ANY;
        };
    }
}
