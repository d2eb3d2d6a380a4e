package io.freshet.firehosesink.flink;

import io.freshet.firehosesink.lane.PendingLoad;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;

/** How an object that waits to be loaded is kept in checkpoints. */
final class PendingLoads {
    private static final int VERSION = 2;
    private static final int WITHOUT_SIZE = 1;
    private static final long NEVER = -1;

    private PendingLoads() {}

    static byte[] write(PendingLoad load) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        Instant firstFailedAt = load.firstFailedAt();
        out.writeByte(VERSION);
        out.writeUTF(load.bucket());
        out.writeUTF(load.key());
        out.writeUTF(load.contentEncoding());
        out.writeInt(load.attempts());
        out.writeLong(firstFailedAt == null ? NEVER : firstFailedAt.toEpochMilli());
        out.writeLong(load.dueAt().toEpochMilli());
        out.writeLong(load.records());
        out.writeLong(load.sizeBytes());
        out.writeLong(load.arrivedAt().toEpochMilli());
        return bytes.toByteArray();
    }

    static PendingLoad read(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readByte();
        if (version < WITHOUT_SIZE || version > VERSION) {
            throw new IOException("pending load: version " + version + " (expected: 1 to " + VERSION + ")");
        }
        String bucket = in.readUTF();
        String key = in.readUTF();
        String contentEncoding = in.readUTF();
        int attempts = in.readInt();
        long firstFailedAt = in.readLong();
        Instant dueAt = Instant.ofEpochMilli(in.readLong());
        boolean sized = version > WITHOUT_SIZE;
        return new PendingLoad(
                bucket,
                key,
                contentEncoding,
                sized ? in.readLong() : 0,
                sized ? in.readLong() : 0,
                sized ? Instant.ofEpochMilli(in.readLong()) : Instant.EPOCH,
                attempts,
                firstFailedAt == NEVER ? null : Instant.ofEpochMilli(firstFailedAt),
                dueAt);
    }
}
