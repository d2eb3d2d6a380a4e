package io.freshet.firehosesink.seal;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

/** Holds one segment in memory; what it gives has been authenticated. */
final class OpeningStream extends InputStream {
    private final ObjectKey key;
    private final InputStream in;
    private final Segments segments;
    private byte[] plain = {};
    private int position;
    /** The byte after the segment that was read last: without it there is no telling whether that was the last one. */
    private int ahead;

    OpeningStream(ObjectKey key, InputStream in) throws IOException {
        this.key = key;
        this.in = in;
        byte[] header = in.readNBytes(ObjectKey.HEADER_BYTES);
        if (header.length < ObjectKey.HEADER_BYTES || header[0] != ObjectKey.HEADER_BYTES) {
            throw new IOException("not an encrypted object (expected: one that begins with byte "
                    + ObjectKey.HEADER_BYTES + " and is longer than that)");
        }
        byte[] salt = Arrays.copyOfRange(header, 1, 1 + ObjectKey.KEY_BYTES);
        byte[] prefix = Arrays.copyOfRange(header, 1 + ObjectKey.KEY_BYTES, ObjectKey.HEADER_BYTES);
        this.segments = new Segments(Cipher.DECRYPT_MODE, key.derived(salt), prefix);
        this.ahead = in.read();
        readSegment();
    }

    private void readSegment() throws IOException {
        byte[] segment = new byte[segments.nextBytes()];
        segment[0] = (byte) ahead;
        int length = ahead < 0 ? 0 : 1 + in.readNBytes(segment, 1, segment.length - 1);
        ahead = in.read();
        try {
            plain = segments.next(segment, length, ahead < 0);
            position = 0;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "object does not decrypt with key " + key.id() + " (is it whole, and of this key?)", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (position == plain.length && ahead >= 0) {
            readSegment();
        }
        if (length == 0) {
            return 0;
        }
        if (position == plain.length) {
            return -1;
        }
        int count = Math.min(length, plain.length - position);
        System.arraycopy(plain, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
