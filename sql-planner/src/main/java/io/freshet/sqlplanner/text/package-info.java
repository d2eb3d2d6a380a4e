/** Patterns over text: LIKE, SIMILAR TO, bounded regular expressions, date formats. Plain Java; knows neither Calcite nor Flink nor rows. */
@NullMarked
package io.freshet.sqlplanner.text;

import org.jspecify.annotations.NullMarked;
