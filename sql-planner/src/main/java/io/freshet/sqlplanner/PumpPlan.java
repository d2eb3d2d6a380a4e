package io.freshet.sqlplanner;

import io.freshet.sqlplanner.operator.PhysicalNode;
import java.io.Serializable;

/**
 * A pump: its name, the stream it fills, and the operators that make its rows.
 *
 * @param logical its relational algebra as text, one operator per line, for people
 */
public record PumpPlan(String name, String target, PhysicalNode root, String logical) implements Serializable {}
