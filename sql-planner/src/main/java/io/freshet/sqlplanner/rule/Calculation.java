package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.function.SystemFunction;
import io.freshet.sqlplanner.operator.CalcNode;
import io.freshet.sqlplanner.operator.RetimeNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Expressions over the rows of an operator. A field that is nothing but its input's ROWTIME is the time of the row that comes out; a field that is
 * to become the ROWTIME is computed as a column, and an operator behind makes it the time.
 */
record Calculation(RelOptCluster cluster, Translated input, RelDataType inputType) {

    /** The operator that computes the fields. */
    Translated compute(List<RelDataTypeField> fields, List<RexNode> written, @Nullable RexNode filter) {
        int rowtime = -1;
        int promoted = -1;
        long within = 0;
        List<RexNode> projects = new ArrayList<>();
        for (RexNode expression : written) {
            RexNode project = expression;
            if (expression instanceof RexCall call && SystemFunction.PROMOTE.equals(call.getOperator())) {
                project = call.getOperands().get(0);
                within = millis(call.getOperands().get(1));
                if (within > 0 || !isRowtime(project)) {
                    promoted = projects.size();
                }
            }
            // the last field that is a plain ROWTIME; earlier ones (SELECT ROWTIME, ..) are columns of their own
            if (isRowtime(project)) {
                rowtime = projects.size();
            }
            projects.add(project);
        }
        Layout layout = new Layout(fields, rowtime < 0 || promoted >= 0 ? Set.of() : Set.of(rowtime));
        CalcNode node = node(fields, projects, filter, layout);
        if (promoted < 0) {
            return new Translated(node, layout);
        }
        return new Translated(
                new RetimeNode(node, layout.column(promoted), within), new Layout(fields, Set.of(promoted)));
    }

    /** The operator that computes the fields, those named being the time of the rows as before. */
    Translated pass(List<RelDataTypeField> fields, List<RexNode> projects, Set<Integer> rowtimes) {
        Layout layout = new Layout(fields, rowtimes);
        return new Translated(node(fields, projects, null, layout), layout);
    }

    private CalcNode node(
            List<RelDataTypeField> fields, List<RexNode> projects, @Nullable RexNode filter, Layout layout) {
        CalcSource source = new CalcSource(cluster, inputType, input.layout());
        String text = CalcText.of(inputType, fields, projects, filter, layout);
        try {
            return new CalcNode(input.node(), source.generate(projects, filter, layout), text, layout.kinds());
        } catch (RuntimeException e) {
            // the generator has no exception of its own for a function that it does not know
            if (String.valueOf(e.getMessage()).startsWith("cannot translate")) {
                throw new NotTranslatable("The planner " + e.getMessage());
            }
            throw e;
        }
    }

    private boolean isRowtime(RexNode node) {
        return isRowtime(node, input.layout());
    }

    /** Whether an expression is the time of the rows of an operator, and nothing else. */
    static boolean isRowtime(RexNode node, Layout layout) {
        return (node instanceof RexInputRef ref && layout.isRowtime(ref.getIndex()))
                || (node instanceof RexCall call && SystemFunction.ROW_TIME.equals(call.getOperator()));
    }

    /** A literal number of milliseconds, or an interval. */
    static long millis(RexNode node) {
        if (node instanceof RexLiteral literal && literal.getValue() instanceof BigDecimal value) {
            return value.longValue();
        }
        throw new NotTranslatable("Expected a constant, not " + node, true);
    }
}
