/** The operators of a plan: what they are (serializable nodes) and what they compute (rows in, rows out). Knows neither Flink nor Calcite's planner. */
@NullMarked
package io.freshet.sqlplanner.operator;

import org.jspecify.annotations.NullMarked;
