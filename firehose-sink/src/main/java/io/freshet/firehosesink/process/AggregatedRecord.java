package io.freshet.firehosesink.process;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The format in which the Kinesis Producer Library packs many records into one: four magic bytes, a protobuf message, and its MD5.
 * Whatever does not match it to the last byte is a record of its own.
 */
final class AggregatedRecord {
    private static final byte[] MAGIC = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2};
    private static final int DIGEST = 16;
    private static final int RECORDS_FIELD = 3;
    private static final int DATA_FIELD = 3;
    private static final int BYTES = 2;

    private AggregatedRecord() {}

    /** The data of the records in it, in order; empty if it is not aggregated. */
    static Optional<List<byte[]>> parts(byte[] data) {
        if (!isAggregated(data)) {
            return Optional.empty();
        }
        try {
            ByteBuffer message = ByteBuffer.wrap(data, MAGIC.length, data.length - MAGIC.length - DIGEST);
            List<byte[]> parts = new ArrayList<>();
            while (message.hasRemaining()) {
                int tag = varint(message);
                ByteBuffer value = value(message, tag & 7);
                if (tag >>> 3 == RECORDS_FIELD && (tag & 7) == BYTES) {
                    parts.add(dataOf(value));
                }
            }
            return Optional.of(parts);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static boolean isAggregated(byte[] data) {
        if (data.length <= MAGIC.length + DIGEST || !Arrays.equals(data, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return false;
        }
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(data, MAGIC.length, data.length - MAGIC.length - DIGEST);
            return MessageDigest.isEqual(md5.digest(), Arrays.copyOfRange(data, data.length - DIGEST, data.length));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("MD5: every Java has it", e);
        }
    }

    private static byte[] dataOf(ByteBuffer record) {
        byte[] data = {};
        while (record.hasRemaining()) {
            int tag = varint(record);
            ByteBuffer value = value(record, tag & 7);
            if (tag >>> 3 == DATA_FIELD && (tag & 7) == BYTES) {
                data = new byte[value.remaining()];
                value.get(data);
            }
        }
        return data;
    }

    /** The bytes of a field; nothing for the other kinds, which are skipped. */
    private static ByteBuffer value(ByteBuffer in, int kind) {
        switch (kind) {
            case 0 -> {
                var unused = varint(in);
            }
            case 1 -> in.position(in.position() + Long.BYTES);
            case BYTES -> {
                int length = varint(in);
                if (length < 0 || length > in.remaining()) {
                    throw new IllegalArgumentException("length: " + length + " (expected: 0.." + in.remaining() + ")");
                }
                ByteBuffer value = in.slice(in.position(), length);
                in.position(in.position() + length);
                return value;
            }
            case 5 -> in.position(in.position() + Integer.BYTES);
            default -> throw new IllegalArgumentException("kind of field: " + kind + " (expected: 0, 1, 2 or 5)");
        }
        return ByteBuffer.allocate(0);
    }

    private static int varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return (int) value;
            }
        }
        throw new IllegalArgumentException("varint: longer than 10 bytes");
    }
}
