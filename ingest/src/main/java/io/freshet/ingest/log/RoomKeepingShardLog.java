package io.freshet.ingest.log;

import io.freshet.awsapi.trace.TraceContext;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Stores nothing more while there is too little room: what asks to store may try again later, and reading goes on. */
public final class RoomKeepingShardLog extends ForwardingShardLog {
    private final BooleanSupplier hasRoom;

    /** @param hasRoom asked before each record is stored */
    public RoomKeepingShardLog(ShardLog stored, BooleanSupplier hasRoom) {
        super(stored);
        this.hasRoom = hasRoom;
    }

    @Override
    public void append(
            LogName log,
            int shard,
            byte @Nullable [] partitionKey,
            byte[] data,
            @Nullable TraceContext trace,
            AppendListener listener) {
        if (hasRoom.getAsBoolean()) {
            stored.append(log, shard, partitionKey, data, trace, listener);
        } else {
            listener.failed(new LogException(
                    LogException.Code.UNAVAILABLE,
                    "The disk of the data directory is nearly full: nothing is stored until there is room again."));
        }
    }
}
