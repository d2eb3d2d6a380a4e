/** The functions that the dialect has and Calcite has not, or has differently. */
@NullMarked
package io.freshet.sqlplanner.function;

import org.jspecify.annotations.NullMarked;
