package io.freshet.firehosesink.load;

import io.freshet.firehosesink.lane.ObjectLoader.Unloadable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Rows on their way into COPY. A line of nothing but {@code \.} would end the data there, and the database would ignore what follows
 * without a word; it is refused, as is a byte that stands for no quote at all.
 */
final class CopyBytes extends FilterInputStream {
    /** Stands for "no quotes" where COPY asks for one. */
    static final char NO_QUOTE = '\u0001';

    private static final byte[] END = {'\\', '.'};

    private final boolean refusesNoQuote;
    /** How much of END the line is so far; -1 if it is something else. */
    private int matched;

    CopyBytes(InputStream in, boolean refusesNoQuote) {
        super(in);
        this.refusesNoQuote = refusesNoQuote;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read < 0) {
            endOfLine();
            return read;
        }
        for (int i = offset; i < offset + read; i++) {
            look(bytes[i]);
        }
        return read;
    }

    private void look(byte next) throws IOException {
        if (next == '\n' || next == '\r') {
            endOfLine();
            matched = 0;
        } else if (matched >= 0 && matched < END.length && next == END[matched]) {
            matched++;
        } else {
            matched = -1;
        }
        if (refusesNoQuote && next == NO_QUOTE) {
            throw new Unloadable("the object holds byte 1, which delimited text cannot (expected: text)");
        }
    }

    private void endOfLine() throws IOException {
        if (matched == END.length) {
            throw new Unloadable("a line of the object is \\. and nothing else, where COPY would stop reading");
        }
    }
}
