package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.operator.CalcNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Calc;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLocalRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;

/** Filters and projections become one generated class. A field that is nothing but its input's ROWTIME is the time of the row that comes out. */
final class CalcRule implements RelRule {
    @Override
    public boolean matches(RelNode rel) {
        return rel instanceof Calc;
    }

    @Override
    public Translated apply(RelNode rel, PhysicalPlanner planner) {
        Calc calc = (Calc) rel;
        Translated input = planner.translate(calc.getInput());
        RexProgram program = calc.getProgram();
        List<RelDataTypeField> fields = calc.getRowType().getFieldList();
        // the last field that is a plain ROWTIME; earlier ones (SELECT ROWTIME, ..) are columns of their own
        int rowtime = -1;
        List<RexNode> projects = new ArrayList<>();
        for (RexLocalRef project : program.getProjectList()) {
            RexNode expression = program.expandLocalRef(project);
            if (expression instanceof RexInputRef ref && input.layout().isRowtime(ref.getIndex())) {
                rowtime = projects.size();
            }
            projects.add(expression);
        }
        Layout layout = new Layout(fields, rowtime < 0 ? Set.of() : Set.of(rowtime));
        RexLocalRef condition = program.getCondition();
        RexNode filter = condition == null ? null : program.expandLocalRef(condition);
        CalcSource source = new CalcSource(rel.getCluster(), calc.getInput().getRowType(), input.layout());
        String text = CalcText.of(calc.getInput().getRowType(), fields, projects, filter, layout);
        return new Translated(
                new CalcNode(input.node(), source.generate(projects, filter, layout), text, layout.kinds()), layout);
    }
}
