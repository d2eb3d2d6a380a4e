/** Shards as a Flink source with watermarks from arrival time and from the clock, and as an exactly-once sink. Knows no AWS API. */
@NullMarked
package io.freshet.ingest.flink;

import org.jspecify.annotations.NullMarked;
