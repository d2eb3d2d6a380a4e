package io.freshet.firehosesink.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;

/** Holds one segment in memory. */
final class SealingStream extends OutputStream {
    private final OutputStream out;
    private final Segments segments;
    private final byte[] buffer = new byte[ObjectKey.SEGMENT_BYTES - ObjectKey.TAG_BYTES];
    private int buffered;
    private boolean closed;

    SealingStream(ObjectKey key, OutputStream out, SecureRandom random) throws IOException {
        byte[] salt = new byte[ObjectKey.KEY_BYTES];
        byte[] prefix = new byte[ObjectKey.PREFIX_BYTES];
        random.nextBytes(salt);
        random.nextBytes(prefix);
        this.out = out;
        this.segments = new Segments(Cipher.ENCRYPT_MODE, key.derived(salt), prefix);
        out.write(ObjectKey.HEADER_BYTES);
        out.write(salt);
        out.write(prefix);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** A full segment waits until more comes: only then it is not the last. */
    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int room = segments.nextBytes() - ObjectKey.TAG_BYTES - buffered;
            if (room == 0) {
                writeSegment(false);
                continue;
            }
            int count = Math.min(left, room);
            System.arraycopy(data, from, buffer, buffered, count);
            buffered += count;
            from += count;
            left -= count;
        }
    }

    private void writeSegment(boolean last) throws IOException {
        try {
            out.write(segments.next(buffer, buffered, last));
            buffered = 0;
        } catch (GeneralSecurityException e) {
            throw new IOException("object not encrypted: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            writeSegment(true);
        }
    }
}
