package io.freshet.jobs.local;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The lines of a file or a pipe that are not blank, as bytes. */
final class RecordLines implements AutoCloseable {
    private static final int MOST_BYTES = 10 << 20;

    private final String name;
    private final InputStream bytes;

    RecordLines(String name, InputStream bytes) {
        this.name = name;
        this.bytes = new BufferedInputStream(bytes, 1 << 16);
    }

    /** The next line, when it is there whole; nothing at the end. */
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean blank = true;
        for (int b = bytes.read(); b >= 0; b = bytes.read()) {
            if (b == '\n') {
                if (!blank) {
                    return Optional.of(line.toByteArray());
                }
                line.reset();
            } else {
                blank &= b == ' ' || b == '\t' || b == '\r';
                line.write(b);
                if (line.size() > MOST_BYTES) {
                    throw new LocalException(name + ": a line of more than " + MOST_BYTES
                            + " bytes (expected: one record on each line)");
                }
            }
        }
        return blank ? Optional.empty() : Optional.of(line.toByteArray());
    }

    /** Whether some bytes can be read without waiting. */
    boolean hasOneAtHand() throws IOException {
        return bytes.available() > 0;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
