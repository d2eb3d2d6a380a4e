package io.freshet.firehosesink.flink;

import io.freshet.awsapi.trace.OpenSpan;
import io.freshet.awsapi.trace.TraceContext;
import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import io.freshet.firehosesink.lane.StagedObject.Content;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import io.freshet.firehosesink.lane.Tally;
import io.freshet.firehosesink.lane.WindowTotals;
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
import org.jspecify.annotations.Nullable;

/** How a staged object is kept in checkpoints. */
public final class StagedObjectSerializer implements SimpleVersionedSerializer<StagedObject> {
    public static final StagedObjectSerializer INSTANCE = new StagedObjectSerializer();

    private static final int VERSION = 3;
    private static final int WITHOUT_TOTALS = 2;
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
        writeRanges(out, object.ranges());
        out.writeLong(object.firstArrival().toEpochMilli());
        out.writeLong(object.lastArrival().toEpochMilli());
        out.writeUTF(object.closeReason().name());
        out.writeUTF(object.configVersion());
        out.writeUTF(object.kind().name());
        out.writeLong(object.fingerprint());
        writeTotals(out, object.window());
        writeTraces(out, object.traces());
        return bytes.toByteArray();
    }

    @Override
    public StagedObject deserialize(int version, byte[] serialized) throws IOException {
        if (version < WITHOUT_KIND || version > VERSION) {
            throw new IOException("staged object: version " + version + " (expected: 1 to " + VERSION + ")");
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
                version == WITHOUT_KIND ? Kind.DELIVERED : Kind.valueOf(in.readUTF()),
                version <= WITHOUT_TOTALS ? 0 : in.readLong(),
                version <= WITHOUT_TOTALS ? null : readTotals(in),
                in.available() == 0 ? List.of() : readTraces(in));
    }

    private static void writeTotals(DataOutputStream out, @Nullable WindowTotals totals) throws IOException {
        out.writeBoolean(totals != null);
        if (totals != null) {
            out.writeUTF(totals.id());
            writeRanges(out, totals.ranges());
            out.writeLong(totals.taken().records());
            out.writeLong(totals.taken().fingerprint());
            out.writeLong(totals.stored().records());
            out.writeLong(totals.stored().fingerprint());
            out.writeLong(totals.sent());
            out.writeLong(totals.dropped());
        }
    }

    private static @Nullable WindowTotals readTotals(DataInputStream in) throws IOException {
        return in.readBoolean()
                ? new WindowTotals(
                        in.readUTF(),
                        readRanges(in),
                        new Tally(in.readLong(), in.readLong()),
                        new Tally(in.readLong(), in.readLong()),
                        in.readLong(),
                        in.readLong())
                : null;
    }

    /** At the end, and only if there are any: whoever does not know of traces reads the rest. */
    private static void writeTraces(DataOutputStream out, List<OpenSpan> traces) throws IOException {
        if (traces.isEmpty()) {
            return;
        }
        out.writeInt(traces.size());
        for (OpenSpan span : traces) {
            out.writeUTF(span.parent().traceId());
            out.writeUTF(span.parent().spanId());
            out.writeUTF(span.id());
            out.writeLong(span.startMicros());
        }
    }

    private static List<OpenSpan> readTraces(DataInputStream in) throws IOException {
        List<OpenSpan> traces = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            traces.add(new OpenSpan(new TraceContext(in.readUTF(), in.readUTF()), in.readUTF(), in.readLong()));
        }
        return traces;
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

    private static void writeRanges(DataOutputStream out, Map<Integer, OffsetRange> ranges) throws IOException {
        out.writeInt(ranges.size());
        for (Map.Entry<Integer, OffsetRange> range : ranges.entrySet()) {
            out.writeInt(range.getKey());
            out.writeLong(range.getValue().first());
            out.writeLong(range.getValue().last());
        }
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
