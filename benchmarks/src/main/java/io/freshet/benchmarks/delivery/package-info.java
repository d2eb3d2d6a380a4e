/** What delivering costs and how late it is. Knows the writers of deliveries, and a running server only by its APIs. */
@NullMarked
package io.freshet.benchmarks.delivery;

import org.jspecify.annotations.NullMarked;
