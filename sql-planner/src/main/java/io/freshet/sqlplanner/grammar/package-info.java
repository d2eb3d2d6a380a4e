/** The statements of the dialect as syntax trees, and the parser that makes them. Knows no catalog and no types. */
@NullMarked
package io.freshet.sqlplanner.grammar;

import org.jspecify.annotations.NullMarked;
