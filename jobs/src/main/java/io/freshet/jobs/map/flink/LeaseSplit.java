package io.freshet.jobs.map.flink;

import io.freshet.jobs.map.lease.Lease;
import io.freshet.jobs.map.lease.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A lease on its way to a reader. */
record LeaseSplit(Lease lease) implements SourceSplit {
    @Override
    public String splitId() {
        return Long.toString(lease.id());
    }

    /** Four numbers. */
    static final class Serializer implements SimpleVersionedSerializer<LeaseSplit> {
        private static final int BYTES = 20;

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(LeaseSplit split) {
            Lease lease = split.lease();
            return ByteBuffer.allocate(BYTES)
                    .putLong(lease.id())
                    .putInt(lease.range().from())
                    .putInt(lease.range().to())
                    .putInt(lease.deaths())
                    .array();
        }

        @Override
        public LeaseSplit deserialize(int version, byte[] serialized) throws IOException {
            if (version != 1 || serialized.length != BYTES) {
                throw new IOException("lease: " + serialized.length + " bytes of version " + version);
            }
            ByteBuffer buffer = ByteBuffer.wrap(serialized);
            return new LeaseSplit(
                    new Lease(buffer.getLong(), new Range(buffer.getInt(), buffer.getInt()), buffer.getInt()));
        }
    }

    /** Nothing: what an enumerator needs to go on is in the object store. */
    static final class NoState implements SimpleVersionedSerializer<byte[]> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(byte[] nothing) {
            return nothing;
        }

        @Override
        public byte[] deserialize(int version, byte[] serialized) {
            return serialized;
        }
    }
}
