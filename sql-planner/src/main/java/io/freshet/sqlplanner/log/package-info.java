/** The parsers of log lines behind the dialect's log parsing functions: a line in, the values of a record out. Knows neither Calcite nor Flink. */
@NullMarked
package io.freshet.sqlplanner.log;

import org.jspecify.annotations.NullMarked;
