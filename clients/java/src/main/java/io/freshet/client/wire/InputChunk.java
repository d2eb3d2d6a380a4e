package io.freshet.client.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Inputs packed into one piece: {@code FRI1}, the count, the length of each, then the bytes of each; numbers of four bytes, high byte
 * first.
 */
public final class InputChunk {
    /** How many bytes one chunk may have at most, with all that is around the inputs. */
    public static final int MOST_BYTES = 12 << 20;

    /** How many inputs one chunk may have at most. */
    public static final int MOST_INPUTS = 1 << 20;

    private static final int MAGIC = 0x46524931;
    private static final int HEAD = 8;

    private final byte[] bytes;
    private final int[] ends;

    private InputChunk(byte[] bytes, int[] ends) {
        this.bytes = bytes;
        this.ends = ends;
    }

    /** Reads a chunk; throws if the bytes are none. */
    public static InputChunk of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length < HEAD || bytes.length > MOST_BYTES || buffer.getInt() != MAGIC) {
            throw new IllegalArgumentException("inputs: " + bytes.length
                    + " bytes that are no chunk (expected: FRI1, at most " + MOST_BYTES + " bytes)");
        }
        int count = buffer.getInt();
        if (count < 1 || count > MOST_INPUTS || HEAD + 4L * count > bytes.length) {
            throw new IllegalArgumentException(
                    "inputs: a chunk of " + count + " (expected: 1.." + MOST_INPUTS + ", with all lengths)");
        }
        int[] ends = new int[count];
        long end = HEAD + 4L * count;
        for (int i = 0; i < count; i++) {
            int length = buffer.getInt();
            end += length;
            if (length < 0 || end > bytes.length) {
                throw new IllegalArgumentException("inputs: the chunk ends before input " + i + " does");
            }
            ends[i] = (int) end;
        }
        if (end != bytes.length) {
            throw new IllegalArgumentException("inputs: " + (bytes.length - end) + " bytes behind the last input");
        }
        return new InputChunk(bytes, ends);
    }

    /** Packs inputs. */
    public static byte[] pack(List<byte[]> inputs) {
        int size = HEAD + 4 * inputs.size();
        for (byte[] input : inputs) {
            size = Math.addExact(size, input.length);
        }
        ByteBuffer buffer = ByteBuffer.allocate(size).putInt(MAGIC).putInt(inputs.size());
        inputs.forEach(input -> buffer.putInt(input.length));
        inputs.forEach(buffer::put);
        return buffer.array();
    }

    public int count() {
        return ends.length;
    }

    /** One of the inputs. */
    public byte[] input(int number) {
        return Arrays.copyOfRange(bytes, start(number), ends[number]);
    }

    /** How many bytes an input has. */
    public int length(int number) {
        return ends[number] - start(number);
    }

    private int start(int number) {
        return number == 0 ? HEAD + 4 * ends.length : ends[number - 1];
    }
}
