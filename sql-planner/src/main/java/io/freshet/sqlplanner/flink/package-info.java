/** The edge to Flink: rows as Flink types, and a plan's operators in a job. The only package that knows Flink; it does not know Calcite's planner. */
@NullMarked
package io.freshet.sqlplanner.flink;

import org.jspecify.annotations.NullMarked;
