package io.freshet.jobs.map.run;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The lines of an object that begin in a piece of it. A line belongs to the piece that its first byte is in; it is read to its end, which
 * may lie behind the piece. The stream given must begin one byte before the piece unless that is the object's first.
 */
final class PieceStream extends FilterInputStream {
    private static final int NEWLINE = '\n';

    private long left;
    private boolean ended;

    /**
     * @param object from one byte before {@code from} on, or from 0 on, to the object's end
     * @param from first byte of the piece
     * @param to the byte behind the piece
     */
    static PieceStream of(InputStream object, long from, long to) throws IOException {
        PieceStream piece = new PieceStream(object, to - from + (from > 0 ? 1 : 0));
        if (from > 0) {
            piece.skipLine();
        }
        return piece;
    }

    private PieceStream(InputStream object, long left) {
        super(object);
        this.left = left;
    }

    /** The line that began before the piece. */
    private void skipLine() throws IOException {
        int read = super.read();
        left--;
        while (read >= 0 && read != NEWLINE) {
            read = super.read();
            left--;
        }
        ended = read < 0 || left <= 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        if (left > 0) {
            int read = super.read(bytes, offset, (int) Math.min(length, left));
            ended = read < 0;
            left -= Math.max(read, 0);
            if (left == 0 && read > 0 && bytes[offset + read - 1] == NEWLINE) {
                ended = true;
            }
            return read;
        }
        return readOn(bytes, offset, length);
    }

    /** Behind the piece, up to the end of its last line. */
    private int readOn(byte[] bytes, int offset, int length) throws IOException {
        int count = 0;
        while (count < length && !ended) {
            int read = super.read();
            if (read < 0) {
                ended = true;
            } else {
                bytes[offset + count++] = (byte) read;
                ended = read == NEWLINE;
            }
        }
        return count == 0 ? -1 : count;
    }
}
