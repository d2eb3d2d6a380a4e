package io.freshet.sqlplanner.function;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.validate.SqlMonotonicity;

/** STEP(value BY size): the start of the bucket that a timestamp or number lies in; buckets are aligned to the epoch, or to zero. */
public final class StepFunction extends SqlFunction {
    public static final StepFunction INSTANCE = new StepFunction();

    private StepFunction() {
        super(
                "STEP",
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.ARG0.andThen(SqlTypeTransforms.TO_NULLABLE),
                null,
                OperandTypes.or(
                        OperandTypes.family(SqlTypeFamily.DATETIME, SqlTypeFamily.DATETIME_INTERVAL),
                        OperandTypes.family(SqlTypeFamily.NUMERIC, SqlTypeFamily.NUMERIC)),
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
    }

    @Override
    public SqlMonotonicity getMonotonicity(SqlOperatorBinding call) {
        return call.getOperandMonotonicity(0).unstrict();
    }

    @Override
    public void unparse(SqlWriter writer, SqlCall call, int leftPrec, int rightPrec) {
        SqlWriter.Frame frame = writer.startFunCall(getName());
        call.operand(0).unparse(writer, 0, 0);
        writer.sep("BY");
        call.operand(1).unparse(writer, 0, 0);
        writer.endFunCall(frame);
    }
}
