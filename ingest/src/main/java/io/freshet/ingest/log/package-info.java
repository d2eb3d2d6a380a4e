/** Ordered records by shard: what a stream or a delivery stream's buffer is made of. Knows no Kafka, no Flink and no AWS API. */
@NullMarked
package io.freshet.ingest.log;

import org.jspecify.annotations.NullMarked;
