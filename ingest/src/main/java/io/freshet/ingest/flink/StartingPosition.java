package io.freshet.ingest.flink;

import io.freshet.ingest.log.ShardReader;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** Where a source begins when it is not restored from a checkpoint. */
public sealed interface StartingPosition extends Serializable {
    /** The oldest record that is kept. */
    static StartingPosition trimHorizon() {
        return new TrimHorizon();
    }

    /** The end of every shard when the job starts for the first time. */
    static StartingPosition latest() {
        return new Latest();
    }

    /** Given offsets by shard; a shard that is not named begins at its oldest record. */
    static StartingPosition at(Map<Integer, Long> offsets) {
        return new At(new TreeMap<>(offsets));
    }

    /** The offset of the first record of the shard that is wanted. */
    long offset(ShardReader reader, int shard);

    /** See {@link #trimHorizon()}. */
    record TrimHorizon() implements StartingPosition {
        @Override
        public long offset(ShardReader reader, int shard) {
            return reader.startOffset(shard);
        }
    }

    /** See {@link #latest()}. */
    record Latest() implements StartingPosition {
        @Override
        public long offset(ShardReader reader, int shard) {
            return reader.endOffset(shard);
        }
    }

    /** See {@link #at}. */
    record At(TreeMap<Integer, Long> offsets) implements StartingPosition {
        @Override
        public long offset(ShardReader reader, int shard) {
            Long offset = offsets.get(shard);
            return offset == null ? reader.startOffset(shard) : offset;
        }
    }
}
