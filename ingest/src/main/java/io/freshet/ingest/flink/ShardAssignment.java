package io.freshet.ingest.flink;

import java.util.List;

/**
 * What the enumerator remembers: the shards that no reader has, and whether the starting position has been resolved to offsets.
 */
record ShardAssignment(boolean resolved, List<ShardSplit> pending) {
    ShardAssignment {
        pending = List.copyOf(pending);
    }
}
