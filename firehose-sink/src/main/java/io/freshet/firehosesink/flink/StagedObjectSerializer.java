package io.freshet.firehosesink.flink;

import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import io.freshet.firehosesink.lane.StagedObject.Content;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** How a staged object is kept in checkpoints. */
public final class StagedObjectSerializer implements SimpleVersionedSerializer<StagedObject> {
    public static final StagedObjectSerializer INSTANCE = new StagedObjectSerializer();

    private static final int VERSION = 2;
    private static final int WITHOUT_KIND = 1;
    private static final int CARRIED = 0;
    private static final int UPLOADED = 1;

    private StagedObjectSerializer() {}

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(StagedObject object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(object.bucket());
        out.writeUTF(object.key());
        out.writeUTF(object.contentEncoding());
        writeContent(out, object.content());
        writeBytes(out, object.sha256());
        out.writeLong(object.sizeBytes());
        out.writeLong(object.records());
        out.writeInt(object.ranges().size());
        for (Map.Entry<Integer, OffsetRange> range : object.ranges().entrySet()) {
            out.writeInt(range.getKey());
            out.writeLong(range.getValue().first());
            out.writeLong(range.getValue().last());
        }
        out.writeLong(object.firstArrival().toEpochMilli());
        out.writeLong(object.lastArrival().toEpochMilli());
        out.writeUTF(object.closeReason().name());
        out.writeUTF(object.configVersion());
        out.writeUTF(object.kind().name());
        return bytes.toByteArray();
    }

    @Override
    public StagedObject deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION && version != WITHOUT_KIND) {
            throw new IOException("staged object: version " + version + " (expected: 1 or 2)");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
        return new StagedObject(
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                readContent(in),
                readBytes(in),
                in.readLong(),
                in.readLong(),
                readRanges(in),
                Instant.ofEpochMilli(in.readLong()),
                Instant.ofEpochMilli(in.readLong()),
                CloseReason.valueOf(in.readUTF()),
                in.readUTF(),
                version == WITHOUT_KIND ? Kind.DELIVERED : Kind.valueOf(in.readUTF()));
    }

    private static void writeContent(DataOutputStream out, Content content) throws IOException {
        if (content instanceof Content.Carried carried) {
            out.writeByte(CARRIED);
            writeBytes(out, carried.bytes());
        } else if (content instanceof Content.Uploaded uploaded) {
            out.writeByte(UPLOADED);
            writeBytes(out, uploaded.upload());
            out.writeInt(uploaded.parts().size());
            for (byte[] part : uploaded.parts()) {
                writeBytes(out, part);
            }
        }
    }

    private static Content readContent(DataInputStream in) throws IOException {
        if (in.readByte() == CARRIED) {
            return new Content.Carried(readBytes(in));
        }
        byte[] upload = readBytes(in);
        List<byte[]> parts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            parts.add(readBytes(in));
        }
        return new Content.Uploaded(upload, parts);
    }

    private static Map<Integer, OffsetRange> readRanges(DataInputStream in) throws IOException {
        Map<Integer, OffsetRange> ranges = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            ranges.put(in.readInt(), new OffsetRange(in.readLong(), in.readLong()));
        }
        return ranges;
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}
