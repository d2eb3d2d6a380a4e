package io.freshet.jobs.flinksql.object;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The records of an object, one by one. JSON objects and arrays are found whether they are on lines of their own or not.
 */
public final class Records implements AutoCloseable {
    private static final int LONGEST = 16 << 20;

    /** Where a record ends. */
    public enum End {
        /** Of JSON: with its bracket. */
        BRACKET,
        /** With its line. */
        LINE
    }

    private final InputStream in;
    private final End end;
    private final ByteArrayOutputStream record = new ByteArrayOutputStream();
    private int depth;
    private boolean quoted;
    private boolean escaped;

    public Records(InputStream in, End end) {
        this.end = end;
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** The next record; null at the end. */
    public byte @Nullable [] next() throws IOException {
        record.reset();
        int first = firstByte();
        if (first < 0) {
            return null;
        }
        add(first);
        return end == End.BRACKET && (first == '{' || first == '[') ? document(first) : line();
    }

    private int firstByte() throws IOException {
        int next = in.read();
        while (next == '\n' || next == '\r' || next == ' ' || next == '\t') {
            next = in.read();
        }
        return next;
    }

    private byte[] line() throws IOException {
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                add(next);
            }
        }
        return record.toByteArray();
    }

    private byte[] document(int first) throws IOException {
        depth = 0;
        quoted = false;
        escaped = false;
        follow(first);
        while (depth > 0) {
            int next = in.read();
            if (next < 0) {
                return record.toByteArray(); // cut off: whoever decodes it will say so
            }
            add(next);
            follow(next);
        }
        return record.toByteArray();
    }

    private void follow(int next) {
        if (quoted) {
            quoted = escaped || next != '"';
            escaped = !escaped && next == '\\';
            return;
        }
        switch (next) {
            case '"' -> quoted = true;
            case '{', '[' -> depth++;
            case '}', ']' -> depth--;
            default -> {}
        }
    }

    private void add(int next) throws IOException {
        if (record.size() == LONGEST) {
            throw new IOException("a record of more than " + LONGEST + " B");
        }
        record.write(next);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
