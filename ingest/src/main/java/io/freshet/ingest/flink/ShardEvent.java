package io.freshet.ingest.flink;

import io.freshet.ingest.log.LogRecord;

/** What a source over shards emits. */
public sealed interface ShardEvent {
    /** The timestamp of the element, in milliseconds since 1970. */
    long timestamp();

    /** No later event of this shard has a timestamp at or before this one, in milliseconds since 1970. */
    long watermark();

    /**
     * A record.
     *
     * @param rowtime its arrival time in milliseconds since 1970, or later if the shard's time had been promised to be later
     */
    @SuppressWarnings("JavaLangClash") // always written ShardEvent.Record
    record Record(LogRecord record, long rowtime) implements ShardEvent {
        @Override
        public long timestamp() {
            return rowtime;
        }

        @Override
        public long watermark() {
            return rowtime - 1;
        }
    }

    /**
     * The reader has everything that the shard held.
     *
     * @param at milliseconds since 1970; whatever comes later has this rowtime or a later one
     */
    record CaughtUp(int shard, long at) implements ShardEvent {
        @Override
        public long timestamp() {
            return at;
        }

        @Override
        public long watermark() {
            return at - 1;
        }
    }
}
