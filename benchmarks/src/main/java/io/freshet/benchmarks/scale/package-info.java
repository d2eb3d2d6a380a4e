/** What a large installation would do, simulated from what a small one was measured to cost. */
@NullMarked
package io.freshet.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
