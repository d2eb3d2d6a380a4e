/** Streams, shards, sequence numbers and iterators as Kinesis has them. Decides; knows no Kafka and no Flink. */
@NullMarked
package io.freshet.ingest.stream;

import org.jspecify.annotations.NullMarked;
