/** Rows and their types: plain values that the planner, the operators and the record formats share. Knows neither Calcite nor Flink. */
@NullMarked
package io.freshet.sqlplanner.row;

import org.jspecify.annotations.NullMarked;
