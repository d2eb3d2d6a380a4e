package io.freshet.ingest.flink;

import io.freshet.awsapi.trace.TraceContext;
import io.freshet.ingest.log.LogRecord;
import java.io.IOException;
import java.time.Instant;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Events do not change once made, so a copy is the event itself; bytes are made only between machines. */
public final class ShardEventSerializer extends TypeSerializerSingleton<ShardEvent> {
    static final ShardEventSerializer INSTANCE = new ShardEventSerializer();

    private static final int CAUGHT_UP = 0;
    private static final int RECORD = 1;
    private static final int TRACED_RECORD = 2;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public ShardEvent createInstance() {
        return new ShardEvent.CaughtUp(0, 0);
    }

    @Override
    public ShardEvent copy(ShardEvent from) {
        return from;
    }

    @Override
    public ShardEvent copy(ShardEvent from, ShardEvent reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(ShardEvent event, DataOutputView target) throws IOException {
        if (event instanceof ShardEvent.Record record) {
            LogRecord stored = record.record();
            TraceContext trace = stored.trace();
            target.writeByte(trace == null ? RECORD : TRACED_RECORD);
            if (trace != null) {
                target.writeUTF(trace.traceparent());
            }
            target.writeLong(record.rowtime());
            target.writeInt(stored.shard());
            target.writeLong(stored.offset());
            target.writeLong(stored.arrivedAt().toEpochMilli());
            StringValue.writeString(stored.partitionKey(), target);
            target.writeInt(stored.data().length);
            target.write(stored.data());
        } else if (event instanceof ShardEvent.CaughtUp caughtUp) {
            target.writeByte(CAUGHT_UP);
            target.writeInt(caughtUp.shard());
            target.writeLong(caughtUp.at());
        }
    }

    @Override
    public ShardEvent deserialize(DataInputView source) throws IOException {
        int kind = source.readByte();
        if (kind == CAUGHT_UP) {
            return new ShardEvent.CaughtUp(source.readInt(), source.readLong());
        }
        TraceContext trace =
                kind == TRACED_RECORD ? TraceContext.parse(source.readUTF()).orElse(null) : null;
        long rowtime = source.readLong();
        int shard = source.readInt();
        long offset = source.readLong();
        Instant arrivedAt = Instant.ofEpochMilli(source.readLong());
        String partitionKey = StringValue.readString(source);
        byte[] data = new byte[source.readInt()];
        source.readFully(data);
        return new ShardEvent.Record(
                new LogRecord(shard, offset, arrivedAt, partitionKey, data, false, trace), rowtime);
    }

    @Override
    public ShardEvent deserialize(ShardEvent reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<ShardEvent> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Tells Flink how to make the serializer again from a savepoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ShardEvent> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
