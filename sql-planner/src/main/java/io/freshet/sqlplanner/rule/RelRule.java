package io.freshet.sqlplanner.rule;

import org.apache.calcite.rel.RelNode;

/** Turns one kind of relational expression into an operator. */
interface RelRule {
    boolean matches(RelNode rel);

    /** The operator over its inputs, which the planner translates. */
    Translated apply(RelNode rel, PhysicalPlanner planner);
}
