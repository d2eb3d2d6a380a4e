package io.freshet.sqlplanner.function;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlTableFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;

/** Functions from a stream to a stream, {@code TABLE(F(CURSOR(query), ..))}: what columns they give. The last is always ROWTIME. */
public final class StreamTableFunction extends SqlFunction implements SqlTableFunction {
    private static final String ROWTIME = "ROWTIME";
    private static final int TEXT = 65_535;

    /** The functions there are. */
    public enum Kind {
        TOP_K_ITEMS_TUMBLING,
        COUNT_DISTINCT_ITEMS_TUMBLING,
        GROUP_RANK,
        RANDOM_CUT_FOREST,
        RANDOM_CUT_FOREST_WITH_EXPLANATION,
        HOTSPOTS
    }

    static final List<SqlOperator> ALL = List.of(
            new StreamTableFunction(Kind.TOP_K_ITEMS_TUMBLING, 4, 4),
            new StreamTableFunction(Kind.COUNT_DISTINCT_ITEMS_TUMBLING, 3, 3),
            new StreamTableFunction(Kind.GROUP_RANK, 7, 7),
            new StreamTableFunction(Kind.RANDOM_CUT_FOREST, 1, 5),
            new StreamTableFunction(Kind.RANDOM_CUT_FOREST_WITH_EXPLANATION, 1, 6),
            new StreamTableFunction(Kind.HOTSPOTS, 4, 4));

    private final Kind which;

    private StreamTableFunction(Kind kind, int fewest, int most) {
        super(
                kind.name(),
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.CURSOR,
                null,
                OperandTypes.variadic(SqlOperandCountRanges.between(fewest, most)),
                SqlFunctionCategory.USER_DEFINED_TABLE_FUNCTION);
        this.which = kind;
    }

    /** Which function. */
    public Kind kind() {
        return which;
    }

    @Override
    public SqlReturnTypeInference getRowTypeInference() {
        return this::rowType;
    }

    private RelDataType rowType(SqlOperatorBinding call) {
        RelDataType cursor = call.getCursorOperand(0);
        if (cursor == null) {
            throw Refusal.of(
                    Code.INVALID,
                    ((SqlCallBinding) call).getCall(),
                    "The first argument of " + which + " is not a stream",
                    "write CURSOR(SELECT STREAM ..)");
        }
        RelDataTypeFactory types = call.getTypeFactory();
        RelDataTypeFactory.Builder row = types.builder();
        RelDataType bigint = types.createSqlType(SqlTypeName.BIGINT);
        RelDataType text = types.createTypeWithNullability(types.createSqlType(SqlTypeName.VARCHAR, TEXT), true);
        RelDataType number = types.createTypeWithNullability(types.createSqlType(SqlTypeName.DOUBLE), true);
        switch (which) {
            case TOP_K_ITEMS_TUMBLING ->
                row.add("ITEM", item(call, cursor).getType()).add("ITEM_COUNT", bigint);
            case COUNT_DISTINCT_ITEMS_TUMBLING -> {
                item(call, cursor);
                row.add("NUMBER_OF_DISTINCT_ITEMS", bigint);
            }
            case GROUP_RANK -> {
                item(call, cursor);
                passThrough(cursor, row);
                row.add(text(call, 2), bigint);
            }
            case RANDOM_CUT_FOREST -> {
                passThrough(cursor, row);
                row.add("ANOMALY_SCORE", number);
            }
            case RANDOM_CUT_FOREST_WITH_EXPLANATION -> {
                passThrough(cursor, row);
                row.add("ANOMALY_SCORE", number).add("ANOMALY_EXPLANATION", text);
            }
            case HOTSPOTS -> {
                passThrough(cursor, row);
                row.add("HOTSPOTS_RESULT", text);
            }
        }
        return row.add(ROWTIME, types.createSqlType(SqlTypeName.TIMESTAMP, 3)).build();
    }

    private static void passThrough(RelDataType cursor, RelDataTypeFactory.Builder row) {
        cursor.getFieldList().stream()
                .filter(field -> !field.getName().equals(ROWTIME))
                .forEach(row::add);
    }

    private static RelDataTypeField item(SqlOperatorBinding call, RelDataType cursor) {
        String name = text(call, 1);
        return cursor.getFieldList().stream()
                .filter(field -> field.getName().equals(name) && !name.equals(ROWTIME))
                .findFirst()
                .orElseThrow(() -> Refusal.of(
                        Code.NOT_FOUND,
                        ((SqlCallBinding) call).operand(1),
                        "Column '" + name + "' is not in the stream that the function reads",
                        "expected one of " + cursor.getFieldNames()));
    }

    private static String text(SqlOperatorBinding call, int operand) {
        if (!call.isOperandLiteral(operand, false)
                || !SqlTypeName.CHAR_TYPES.contains(call.getOperandType(operand).getSqlTypeName())) {
            throw Refusal.of(
                    Code.INVALID,
                    ((SqlCallBinding) call).operand(operand),
                    "Argument " + (operand + 1) + " of " + call.getOperator().getName() + " is not a text",
                    "write the name of a column in single quotes");
        }
        return Objects.requireNonNull(call.getOperandLiteralValue(operand, String.class));
    }
}
