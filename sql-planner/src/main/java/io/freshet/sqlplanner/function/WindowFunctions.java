package io.freshet.sqlplanner.function;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlWindowTableFunction;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * The standard's window functions, {@code TABLE(TUMBLE(TABLE t, DESCRIPTOR(time), size))} and its like: the table's columns, then WINDOW_START and
 * WINDOW_END. Calcite's own write these names small and have no growing
 * windows. A session with PARTITION BY has its keys as a second descriptor.
 */
final class WindowFunctions {
    static final List<SqlOperator> ALL = List.of(
            new WindowFunction("TUMBLE", 1, 2),
            new WindowFunction("HOP", 2, 2),
            new WindowFunction("CUMULATE", 2, 2),
            new WindowFunction("SESSION", 1, 2));

    private WindowFunctions() {}

    private static final class WindowFunction extends SqlWindowTableFunction {
        WindowFunction(String name, int fewest, int most) {
            super(name, new Operands(fewest, most));
        }

        @Override
        public SqlReturnTypeInference getRowTypeInference() {
            return WindowFunction::rowType;
        }

        private static RelDataType rowType(SqlOperatorBinding call) {
            RelDataTypeFactory types = call.getTypeFactory();
            RelDataType time = types.createSqlType(SqlTypeName.TIMESTAMP, 3);
            return types.builder()
                    .addAll(call.getOperandType(0).getFieldList())
                    .add("WINDOW_START", time)
                    .add("WINDOW_END", time)
                    .build();
        }
    }

    /** A table, the column of time, the columns of keys where a session has some, and intervals. */
    private record Operands(int fewest, int most) implements SqlOperandMetadata {
        @Override
        public List<RelDataType> paramTypes(RelDataTypeFactory types) {
            RelDataType any = types.createSqlType(SqlTypeName.ANY);
            return java.util.Collections.nCopies(2 + most, any);
        }

        @Override
        public List<String> paramNames() {
            return List.of("DATA", "TIMECOL", "SIZE", "MORE").subList(0, 2 + most);
        }

        @Override
        public boolean checkOperandTypes(SqlCallBinding call, boolean throwOnFailure) {
            boolean fits = call.operand(1).getKind() == SqlKind.DESCRIPTOR;
            boolean keyed = call.getOperandCount() > 2 && call.operand(2).getKind() == SqlKind.DESCRIPTOR;
            for (int i = keyed ? 3 : 2; i < call.getOperandCount(); i++) {
                fits &= SqlTypeUtil.isInterval(call.getValidator().deriveType(call.getScope(), call.operand(i)));
            }
            if (!fits && throwOnFailure) {
                throw call.newValidationSignatureError();
            }
            return fits;
        }

        @Override
        public boolean isOptional(int i) {
            return i >= 2 + fewest;
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return SqlOperandCountRanges.between(2 + fewest, 2 + most);
        }

        @Override
        public String getAllowedSignatures(SqlOperator operator, String name) {
            return name + "(TABLE table_name, DESCRIPTOR(timecol), " + (fewest == 1 ? "interval" : "interval, interval")
                    + ")";
        }
    }
}
