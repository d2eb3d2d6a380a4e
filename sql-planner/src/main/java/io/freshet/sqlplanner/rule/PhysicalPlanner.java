package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.function.SystemFunction;
import io.freshet.sqlplanner.operator.PhysicalNode;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Calc;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/** Relational algebra in, operators out. Every operator has a rule; here is their list. */
public final class PhysicalPlanner {
    private static final List<RelRule> RULES = List.of(
            new ScanRule(),
            new CalcRule(),
            new DistinctRule(),
            new GroupRule(),
            new OverRule(),
            new JoinRule(),
            new UnionRule(),
            new SortRule(),
            new StreamFunctionRule(),
            new WindowRule(),
            new MatchRule());

    /** Conditions of WHERE go into joins, for a join by comma has its condition there. */
    private static final HepProgram TO_CALCS = HepProgram.builder()
            .addRuleInstance(filterIntoJoin())
            .addRuleInstance(CoreRules.FILTER_TO_CALC)
            .addRuleInstance(projectToCalc())
            .addRuleInstance(mergeCalcs())
            .build();

    private final IdentityHashMap<RelNode, Translated> translated = new IdentityHashMap<>();

    /** The operators of a pump. */
    public static PhysicalNode plan(RelNode root) {
        HepPlanner hep = new HepPlanner(TO_CALCS);
        hep.setRoot(root);
        return new PhysicalPlanner().translate(hep.findBestExp()).node();
    }

    /** Which version is the last, and which rows are in a window of ROWS, must not depend on what is asked of them afterwards. */
    private static RelOptRule filterIntoJoin() {
        return CoreRules.FILTER_INTO_JOIN
                .config
                .withOperandSupplier(b -> b.operand(Filter.class).oneInput(below -> below.operand(Join.class)
                        .predicate(join -> !JoinRule.countsRows(join))
                        .anyInputs()))
                .toRule();
    }

    /** A projection with windows is no calc: it has an operator of its own. */
    private static RelOptRule projectToCalc() {
        return CoreRules.PROJECT_TO_CALC
                .config
                .withOperandSupplier(b -> b.operand(LogicalProject.class)
                        .predicate(project -> !project.containsOver())
                        .anyInputs())
                .toRule();
    }

    /** A calc that gives its rows another ROWTIME stays by itself: above it that is the time, below it another. */
    private static RelOptRule mergeCalcs() {
        return CoreRules.CALC_MERGE
                .config
                .withOperandSupplier(b -> b.operand(Calc.class).oneInput(below -> below.operand(Calc.class)
                        .predicate(
                                calc -> calc.getProgram().getExprList().stream().noneMatch(PhysicalPlanner::promotes))
                        .anyInputs()))
                .toRule();
    }

    private static boolean promotes(RexNode node) {
        return node instanceof RexCall call && SystemFunction.PROMOTE.equals(call.getOperator());
    }

    /** The operator of a relational expression; the same one however often it is asked for. */
    Translated translate(RelNode rel) {
        Translated known = translated.get(rel);
        if (known != null) {
            return known;
        }
        Translated made = RULES.stream()
                .filter(rule -> rule.matches(rel))
                .findFirst()
                .orElseThrow(() -> new NotTranslatable(rel.getRelTypeName() + " is not supported yet"))
                .apply(rel, this);
        translated.put(rel, made);
        return made;
    }
}
