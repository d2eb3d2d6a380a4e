package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.operator.PhysicalNode;
import java.util.List;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.rules.CoreRules;

/** Relational algebra in, operators out. Every operator has a rule; here is their list. */
public final class PhysicalPlanner {
    private static final List<RelRule> RULES = List.of(new ScanRule(), new CalcRule(), new GroupRule());

    private static final HepProgram TO_CALCS = HepProgram.builder()
            .addRuleInstance(CoreRules.FILTER_TO_CALC)
            .addRuleInstance(CoreRules.PROJECT_TO_CALC)
            .addRuleInstance(CoreRules.CALC_MERGE)
            .build();

    /** The operators of a pump. */
    public static PhysicalNode plan(RelNode root) {
        HepPlanner hep = new HepPlanner(TO_CALCS);
        hep.setRoot(root);
        return new PhysicalPlanner().translate(hep.findBestExp()).node();
    }

    Translated translate(RelNode rel) {
        return RULES.stream()
                .filter(rule -> rule.matches(rel))
                .findFirst()
                .orElseThrow(() -> new NotTranslatable(rel.getRelTypeName() + " is not supported yet"))
                .apply(rel, this);
    }
}
