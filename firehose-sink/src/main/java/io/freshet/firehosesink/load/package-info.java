/** Loads delivered objects into tables of PostgreSQL: the one place that knows databases. Knows no Flink, and of the store only how to read. */
@NullMarked
package io.freshet.firehosesink.load;

import org.jspecify.annotations.NullMarked;
