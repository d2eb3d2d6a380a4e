package io.freshet.sqlplanner.validate;

import org.apache.calcite.rel.RelNode;

/** A pump's query as relational algebra: the target's columns in order, already of its types, then the time of the row. */
public record ValidatedPump(StreamTable target, RelNode root) {}
