package io.freshet.sqlplanner.rule;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Calc;
import org.apache.calcite.rex.RexLocalRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;

/** Filters and projections become one generated class. */
final class CalcRule implements RelRule {
    @Override
    public boolean matches(RelNode rel) {
        return rel instanceof Calc;
    }

    @Override
    public Translated apply(RelNode rel, PhysicalPlanner planner) {
        Calc calc = (Calc) rel;
        RexProgram program = calc.getProgram();
        List<RexNode> projects = new ArrayList<>();
        for (RexLocalRef project : program.getProjectList()) {
            projects.add(program.expandLocalRef(project));
        }
        RexLocalRef condition = program.getCondition();
        RexNode filter = condition == null ? null : program.expandLocalRef(condition);
        Calculation input = new Calculation(
                rel.getCluster(),
                planner.translate(calc.getInput()),
                calc.getInput().getRowType());
        return input.compute(calc.getRowType().getFieldList(), projects, filter);
    }
}
