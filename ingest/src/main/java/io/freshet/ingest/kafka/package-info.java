/** Shard logs as Kafka topics, and the broker inside the process. The only package that talks to Kafka; knows no stream and no AWS API. */
@NullMarked
package io.freshet.ingest.kafka;

import org.jspecify.annotations.NullMarked;
