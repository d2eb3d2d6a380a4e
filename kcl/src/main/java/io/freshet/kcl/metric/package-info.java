/** Where the metrics of the client libraries go: the latest value of each, in memory. */
@NullMarked
package io.freshet.kcl.metric;

import org.jspecify.annotations.NullMarked;
