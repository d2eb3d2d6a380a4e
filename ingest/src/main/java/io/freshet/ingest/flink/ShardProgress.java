package io.freshet.ingest.flink;

import io.freshet.ingest.log.LogRecord;

/** How far a reader has emitted a shard, and which watermark it has promised for it. One thread. */
final class ShardProgress {
    private final int shard;
    private long offset;
    private long promised;

    ShardProgress(ShardSplit split) {
        this.shard = split.shard();
        this.offset = split.offset();
        this.promised = split.promised();
    }

    /** The record with a rowtime that is not behind what was promised. */
    ShardEvent.Record emit(LogRecord record) {
        long rowtime = Math.max(record.arrivedAt().toEpochMilli(), promised + 1);
        offset = record.offset() + 1;
        promised = rowtime - 1;
        return new ShardEvent.Record(record, rowtime);
    }

    /** Promises that whatever comes later is not older than {@code at}, or than what was promised already. */
    ShardEvent.CaughtUp caughtUp(long at) {
        promised = Math.max(promised, at - 1);
        return new ShardEvent.CaughtUp(shard, promised + 1);
    }

    ShardSplit split() {
        return new ShardSplit(shard, offset, promised);
    }
}
