package io.freshet.client.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Results packed into one object: their bytes one behind the other, then one line of {@value #LINE} bytes for each, then the count, a
 * CRC-32 of all that is before it, and {@code FRS1}; numbers with the high byte first. The end can be read without the rest.
 */
public final class Segment {
    /** Bytes behind the lines. */
    public static final int TRAILER = 12;

    /** Bytes of a line. */
    public static final int LINE = 28;

    private static final int MAGIC = 0x46525331;

    private Segment() {}

    /**
     * One call.
     *
     * @param attempts how often it was tried
     * @param worker which of the job's workers ran it
     * @param startedMicros since 1970
     * @param offset of its bytes in the segment
     */
    public record Line(
            int index,
            CallStatus status,
            int attempts,
            int worker,
            long startedMicros,
            long micros,
            int offset,
            int length) {}

    /** Collects results. Not for several threads at once. */
    public static final class Writer {
        private final ByteArrayOutputStream payloads = new ByteArrayOutputStream(1 << 12);
        private final List<Line> lines = new ArrayList<>();

        /** Adds the result of a call. */
        public void add(Line line, byte[] payload) {
            lines.add(new Line(
                    line.index(),
                    line.status(),
                    line.attempts(),
                    line.worker(),
                    line.startedMicros(),
                    line.micros(),
                    payloads.size(),
                    payload.length));
            payloads.write(payload, 0, payload.length);
        }

        /** What the segment would have. */
        public int bytes() {
            return payloads.size() + LINE * lines.size() + TRAILER;
        }

        public List<Line> lines() {
            return lines;
        }

        /** The whole segment. */
        public byte[] finish() {
            ByteBuffer segment = ByteBuffer.allocate(bytes());
            segment.put(payloads.toByteArray());
            for (Line line : lines) {
                segment.putInt(line.index())
                        .put((byte) line.status().code())
                        .put((byte) Math.min(line.attempts(), 255))
                        .putShort((short) line.worker())
                        .putLong(line.startedMicros())
                        .putInt((int) Math.min(line.micros(), 0xffffffffL))
                        .putInt(line.offset())
                        .putInt(line.length());
            }
            segment.putInt(lines.size());
            CRC32 crc = new CRC32();
            crc.update(segment.array(), 0, segment.position());
            return segment.putInt((int) crc.getValue()).putInt(MAGIC).array();
        }
    }

    /** How many lines a segment has, told by its last {@value #TRAILER} bytes. */
    public static int count(byte[] trailer) {
        ByteBuffer buffer = ByteBuffer.wrap(trailer, trailer.length - TRAILER, TRAILER);
        int count = buffer.getInt();
        buffer.getInt();
        if (buffer.getInt() != MAGIC || count < 0) {
            throw new IllegalArgumentException("segment: no FRS1 at its end");
        }
        return count;
    }

    /** The lines at the end of these bytes, which may be a whole segment or its last part. */
    public static List<Line> lines(byte[] end) {
        if (end.length < TRAILER) {
            throw new IllegalArgumentException(
                    "segment: " + end.length + " bytes (expected: at least " + TRAILER + ")");
        }
        int count = count(end);
        long from = end.length - TRAILER - (long) LINE * count;
        if (from < 0) {
            throw new IllegalArgumentException("segment: " + count + " lines in " + end.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(end, (int) from, LINE * count);
        List<Line> lines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lines.add(new Line(
                    buffer.getInt(),
                    CallStatus.of(buffer.get()),
                    buffer.get() & 0xff,
                    buffer.getShort() & 0xffff,
                    buffer.getLong(),
                    buffer.getInt() & 0xffffffffL,
                    buffer.getInt(),
                    buffer.getInt()));
        }
        return lines;
    }

    /** Throws if the segment is not as it was written. */
    public static void verify(byte[] segment) {
        int end = segment.length - TRAILER + 4;
        CRC32 crc = new CRC32();
        crc.update(segment, 0, Math.max(0, end));
        if (segment.length < TRAILER || ByteBuffer.wrap(segment, end, 4).getInt() != (int) crc.getValue()) {
            throw new IllegalArgumentException("segment: its checksum is not that of its bytes");
        }
    }

    /** The bytes of a call. */
    public static byte[] payload(byte[] segment, Line line) {
        if (line.offset() < 0 || line.length() < 0 || line.offset() > segment.length - line.length()) {
            throw new IllegalArgumentException("segment: call " + line.index() + " lies outside of it");
        }
        return Arrays.copyOfRange(segment, line.offset(), line.offset() + line.length());
    }
}
