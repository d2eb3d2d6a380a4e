package io.freshet.firehosesink.flink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The whole log of a delivery, as its one split.
 *
 * @param started whether it has been read before: shards without a position are then new and read from their beginning
 * @param positions for each shard the first offset that is in no staged object
 */
record LaneSplit(boolean started, Map<Integer, Long> positions) implements SourceSplit {
    static final SimpleVersionedSerializer<LaneSplit> SERIALIZER = new Serializer();

    LaneSplit {
        positions = Map.copyOf(positions);
    }

    static LaneSplit fresh() {
        return new LaneSplit(false, Map.of());
    }

    @Override
    public String splitId() {
        return "lane";
    }

    private static final class Serializer implements SimpleVersionedSerializer<LaneSplit> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(LaneSplit split) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeBoolean(split.started());
            out.writeInt(split.positions().size());
            for (Map.Entry<Integer, Long> position : split.positions().entrySet()) {
                out.writeInt(position.getKey());
                out.writeLong(position.getValue());
            }
            return bytes.toByteArray();
        }

        @Override
        public LaneSplit deserialize(int version, byte[] serialized) throws IOException {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            boolean started = in.readBoolean();
            Map<Integer, Long> positions = new HashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                positions.put(in.readInt(), in.readLong());
            }
            return new LaneSplit(started, positions);
        }
    }
}
