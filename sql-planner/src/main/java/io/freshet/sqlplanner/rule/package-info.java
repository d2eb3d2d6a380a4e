/** From Calcite's relational algebra to operators of our own, one rule per file. Knows no syntax trees. */
@NullMarked
package io.freshet.sqlplanner.rule;

import org.jspecify.annotations.NullMarked;
