package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.function.MonotonicFunction;
import io.freshet.sqlplanner.function.StepFunction;
import io.freshet.sqlplanner.operator.Bucket;
import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.operator.WindowNode;
import java.math.BigDecimal;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Calc;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexProgram;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Whether a field is a bucket of time: STEP, FLOOR or CEIL of the input's ROWTIME, or ROWTIME itself; the bucket of a group, or a longer one over it;
 * the start or end of a window.
 */
final class BucketKey {
    private final PhysicalPlanner planner;

    BucketKey(PhysicalPlanner planner) {
        this.planner = planner;
    }

    /** The bucket that a field is, or null if it is none. */
    @Nullable
    Bucket of(RelNode rel, int field) {
        Translated translated = planner.translate(rel);
        if (translated.layout().isRowtime(field)) {
            return new Bucket.UpTo();
        }
        if (rel instanceof Calc calc) {
            RexProgram program = calc.getProgram();
            return of(program.expandLocalRef(program.getProjectList().get(field)), calc.getInput());
        }
        if (rel instanceof Project project) {
            RexNode key = project.getProjects().get(field);
            return RexOver.containsOver(key) ? null : of(key, project.getInput());
        }
        if (rel instanceof Aggregate && translated.node() instanceof GroupNode group && field == group.bucketKey()) {
            return new Bucket.After(group.bucket());
        }
        if (translated.node() instanceof WindowNode window) {
            return WindowRule.bucket(window, field - (rel.getRowType().getFieldCount() - 2));
        }
        return null;
    }

    /** The bucket that an expression over rows is, or null if it is none. */
    @Nullable
    Bucket of(RexNode key, RelNode input) {
        if (key instanceof RexInputRef ref) {
            return of(input, ref.getIndex());
        }
        if (Calculation.isRowtime(key, planner.translate(input).layout())) {
            return new Bucket.UpTo();
        }
        if (key instanceof RexCall call && MonotonicFunction.INSTANCE.equals(call.getOperator())) {
            return of(call.getOperands().get(0), input);
        }
        if (!(key instanceof RexCall call) || call.getOperands().size() < 2) {
            return null;
        }
        Bucket bucket = bucket(call);
        if (bucket == null) {
            return null;
        }
        Bucket argument = of(call.getOperands().get(0), input);
        if (argument instanceof Bucket.UpTo) {
            return bucket;
        }
        return argument instanceof Bucket.After after
                        && after.inner() instanceof Bucket.Fixed inner
                        && bucket instanceof Bucket.Fixed outer
                ? new Bucket.Longer(outer, inner)
                : null;
    }

    /** The bucket that a function makes of a time. */
    private static @Nullable Bucket bucket(RexCall call) {
        RexNode size = call.getOperands().get(1);
        if (StepFunction.INSTANCE.equals(call.getOperator())) {
            return step(size);
        }
        if (call.getKind() == SqlKind.CEIL) {
            return new Bucket.UpTo();
        }
        return call.getKind() == SqlKind.FLOOR && size instanceof RexLiteral unit ? floor(unit) : null;
    }

    private static @Nullable Bucket step(RexNode size) {
        if (!(size instanceof RexLiteral literal) || !(literal.getValue() instanceof BigDecimal value)) {
            return null;
        }
        if (value.signum() <= 0) {
            throw new NotTranslatable("STEP BY " + literal + " (expected: more than zero)", true);
        }
        return SqlTypeName.YEAR_INTERVAL_TYPES.contains(size.getType().getSqlTypeName())
                ? new Bucket.Months(value.intValueExact())
                : new Bucket.Fixed(value.longValueExact());
    }

    private static Bucket floor(RexLiteral unit) {
        TimeUnitRange range = unit.getValueAs(TimeUnitRange.class);
        if (range == null) {
            throw new NotTranslatable("FLOOR(ROWTIME TO " + unit + ") is not supported yet");
        }
        return switch (range) {
            case YEAR -> new Bucket.Months(12);
            case QUARTER -> new Bucket.Months(3);
            case MONTH -> new Bucket.Months(1);
            case WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND ->
                new Bucket.Fixed(range.startUnit.multiplier.longValueExact());
            default -> throw new NotTranslatable("FLOOR(ROWTIME TO " + range + ") is not supported yet");
        };
    }
}
