/** Kinesis streams: actions, stream registry, shard log, the Flink source. */
@NullMarked
package io.freshet.ingest;

import org.jspecify.annotations.NullMarked;
