package io.freshet.firehosesink.encode;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** For writers that close what they write to: somebody else does that. */
final class KeptOpen extends FilterOutputStream {
    KeptOpen(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        out.write(data, offset, length);
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
