package io.freshet.ingest.flink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The number of known shards and the pending splits one after the other. */
final class ShardAssignmentSerializer implements SimpleVersionedSerializer<ShardAssignment> {
    private final ShardSplitSerializer splits = new ShardSplitSerializer();

    @Override
    public int getVersion() {
        return 2;
    }

    @Override
    public byte[] serialize(ShardAssignment assignment) {
        ByteBuffer buffer =
                ByteBuffer.allocate(Integer.BYTES + assignment.pending().size() * ShardSplitSerializer.SIZE_BYTES);
        buffer.putInt(assignment.known());
        assignment.pending().forEach(split -> buffer.put(splits.serialize(split)));
        return buffer.array();
    }

    @Override
    public ShardAssignment deserialize(int version, byte[] bytes) throws IOException {
        if (version != 2) {
            throw new IOException("shard assignment of version " + version + " (expected: 2)");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int known = buffer.getInt();
        List<ShardSplit> pending = new ArrayList<>();
        while (buffer.hasRemaining()) {
            byte[] split = new byte[ShardSplitSerializer.SIZE_BYTES];
            buffer.get(split);
            pending.add(splits.deserialize(1, split));
        }
        return new ShardAssignment(known, pending);
    }
}
