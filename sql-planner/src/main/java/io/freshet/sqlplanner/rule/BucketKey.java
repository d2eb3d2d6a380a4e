package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.function.StepFunction;
import io.freshet.sqlplanner.operator.Bucket;
import io.freshet.sqlplanner.validate.StreamTable;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Calc;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** A group key that is a bucket of the input's ROWTIME: STEP, FLOOR or CEIL of it, or ROWTIME itself. */
record BucketKey(Bucket bucket) {

    /** The bucket that a field of the group's input is, or null if it is none. */
    static @Nullable BucketKey of(RelNode input, int field) {
        if (!(input instanceof Calc calc)) {
            return null;
        }
        RexProgram program = calc.getProgram();
        RexNode key = program.expandLocalRef(program.getProjectList().get(field));
        if (isRowtime(key, calc.getInput())) {
            return new BucketKey(new Bucket.UpTo());
        }
        if (!(key instanceof RexCall call)
                || call.getOperands().size() < 2
                || !isRowtime(call.getOperands().get(0), calc.getInput())) {
            return null;
        }
        RexNode size = call.getOperands().get(1);
        if (StepFunction.INSTANCE.equals(call.getOperator())) {
            return step(size);
        }
        if (call.getKind() == SqlKind.CEIL) {
            return new BucketKey(new Bucket.UpTo());
        }
        return call.getKind() == SqlKind.FLOOR && size instanceof RexLiteral unit ? floor(unit) : null;
    }

    private static @Nullable BucketKey step(RexNode size) {
        if (!(size instanceof RexLiteral literal) || !(literal.getValue() instanceof BigDecimal value)) {
            return null;
        }
        if (value.signum() <= 0) {
            throw new NotTranslatable("STEP BY " + literal + " (expected: more than zero)", true);
        }
        return SqlTypeName.YEAR_INTERVAL_TYPES.contains(size.getType().getSqlTypeName())
                ? new BucketKey(new Bucket.Months(value.intValueExact()))
                : new BucketKey(new Bucket.Fixed(value.longValueExact()));
    }

    private static BucketKey floor(RexLiteral unit) {
        TimeUnitRange range = unit.getValueAs(TimeUnitRange.class);
        if (range == null) {
            throw new NotTranslatable("FLOOR(ROWTIME TO " + unit + ") is not supported yet");
        }
        return switch (range) {
            case YEAR -> new BucketKey(new Bucket.Months(12));
            case QUARTER -> new BucketKey(new Bucket.Months(3));
            case MONTH -> new BucketKey(new Bucket.Months(1));
            case WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND ->
                new BucketKey(new Bucket.Fixed(range.startUnit.multiplier.longValueExact()));
            default -> throw new NotTranslatable("FLOOR(ROWTIME TO " + range + ") is not supported yet");
        };
    }

    private static boolean isRowtime(RexNode node, RelNode input) {
        return node instanceof RexInputRef ref && isRowtime(ref.getIndex(), input);
    }

    private static boolean isRowtime(int field, RelNode input) {
        List<String> names = input.getRowType().getFieldNames();
        if (input instanceof TableScan || input instanceof Aggregate) {
            return input instanceof TableScan
                    ? names.get(field).equals(StreamTable.ROWTIME)
                    : field >= ((Aggregate) input).getGroupCount()
                            && ((Aggregate) input)
                                    .getAggCallList()
                                    .get(field - ((Aggregate) input).getGroupCount())
                                    .getAggregation()
                                    .getName()
                                    .equals("$GROUP_ROWTIME");
        }
        if (input instanceof Calc calc) {
            RexProgram program = calc.getProgram();
            return isRowtime(program.expandLocalRef(program.getProjectList().get(field)), calc.getInput());
        }
        return false;
    }
}
