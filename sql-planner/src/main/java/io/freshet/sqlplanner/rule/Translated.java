package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.operator.PhysicalNode;

/** An operator, and where the fields of the relational expression it stands for lie in its rows. */
record Translated(PhysicalNode node, Layout layout) {}
