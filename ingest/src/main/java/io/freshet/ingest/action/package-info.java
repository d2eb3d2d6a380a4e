/** One class for each operation of the Kinesis API. Knows no wire format, no Kafka and no Flink. */
@NullMarked
package io.freshet.ingest.action;

import org.jspecify.annotations.NullMarked;
