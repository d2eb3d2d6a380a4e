package io.freshet.jobs.flinksql.object;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.xerial.snappy.Snappy;

/** Snappy as Hadoop frames it: blocks of a length and of chunks, each with a length, all four bytes, the highest first. */
final class HadoopSnappyInputStream extends InputStream {
    private static final int LONGEST_CHUNK = 64 << 20;

    private final DataInputStream in;
    private byte[] chunk = new byte[0];
    private int at;
    private int leftInBlock;

    HadoopSnappyInputStream(InputStream in) {
        this.in = new DataInputStream(in);
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, target, offset, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (at == chunk.length) {
            while (leftInBlock == 0) {
                int first = in.read();
                if (first < 0) {
                    return false;
                }
                leftInBlock = checked((first << 24) | (in.readUnsignedByte() << 16) | in.readUnsignedShort());
            }
            byte[] compressed = in.readNBytes(checked(in.readInt()));
            if (!Snappy.isValidCompressedBuffer(compressed) || Snappy.uncompressedLength(compressed) > LONGEST_CHUNK) {
                throw new EOFException("a chunk of " + compressed.length + " B is not Snappy, or is cut off");
            }
            chunk = Snappy.uncompress(compressed);
            at = 0;
            leftInBlock = Math.max(0, leftInBlock - chunk.length);
        }
        return true;
    }

    private static int checked(int length) throws IOException {
        if (length < 0 || length > LONGEST_CHUNK) {
            throw new IOException("a length of " + length + " B (expected: 0.." + LONGEST_CHUNK + ")");
        }
        return length;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
