package io.freshet.ingest.flink;

import java.util.List;

/**
 * What the enumerator remembers.
 *
 * @param known how many shards have been found so far, which are numbers 0 to {@code known - 1}; 0 before the starting position has been
 *     resolved to offsets
 * @param pending those of them that no reader has
 */
record ShardAssignment(int known, List<ShardSplit> pending) {
    ShardAssignment {
        pending = List.copyOf(pending);
    }
}
