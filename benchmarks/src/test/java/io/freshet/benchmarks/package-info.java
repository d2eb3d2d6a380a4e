/** Tests of what the measurements are made of. */
@NullMarked
package io.freshet.benchmarks;

import org.jspecify.annotations.NullMarked;
