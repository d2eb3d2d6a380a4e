/** SQL in, plan out, and the operators a plan runs on. */
@NullMarked
package io.freshet.sqlplanner;

import org.jspecify.annotations.NullMarked;
