package io.freshet.ingest.flink;

import org.apache.flink.api.connector.source.SourceEvent;

/** Tells a reader that there is no shard for it. */
record NoShardEvent() implements SourceEvent {}
