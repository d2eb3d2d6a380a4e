/** What calls of functions cost: the first of a worker, and those after it. */
@NullMarked
package io.freshet.benchmarks.function;

import org.jspecify.annotations.NullMarked;
