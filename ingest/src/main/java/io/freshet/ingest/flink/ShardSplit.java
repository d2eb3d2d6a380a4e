package io.freshet.ingest.flink;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A shard that is being read.
 *
 * @param offset of the next record
 * @param promised the shard's watermark so far, in milliseconds since 1970: every later record has a later rowtime
 */
record ShardSplit(int shard, long offset, long promised) implements SourceSplit {
    @Override
    public String splitId() {
        return Integer.toString(shard);
    }
}
