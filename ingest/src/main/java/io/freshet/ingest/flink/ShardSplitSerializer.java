package io.freshet.ingest.flink;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Twenty bytes. */
final class ShardSplitSerializer implements SimpleVersionedSerializer<ShardSplit> {
    static final int SIZE_BYTES = Integer.BYTES + 2 * Long.BYTES;

    @Override
    public int getVersion() {
        return 1;
    }

    @Override
    public byte[] serialize(ShardSplit split) {
        return ByteBuffer.allocate(SIZE_BYTES)
                .putInt(split.shard())
                .putLong(split.offset())
                .putLong(split.promised())
                .array();
    }

    @Override
    public ShardSplit deserialize(int version, byte[] bytes) throws IOException {
        if (version != 1) {
            throw new IOException("shard split of version " + version + " (expected: 1)");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new ShardSplit(buffer.getInt(), buffer.getLong(), buffer.getLong());
    }
}
