package io.freshet.server.demo;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** An object that has been fetched, for the Parquet reader. */
record BytesInputFile(byte[] bytes) implements InputFile {
    @Override
    public long getLength() {
        return bytes.length;
    }

    @Override
    public SeekableInputStream newStream() {
        Positioned input = new Positioned(bytes);
        return new DelegatingSeekableInputStream(input) {
            @Override
            public long getPos() {
                return input.position();
            }

            @Override
            public void seek(long position) throws IOException {
                input.moveTo(position);
            }

            @Override
            public void readFully(ByteBuffer target) throws IOException {
                byte[] chunk = input.readNBytes(target.remaining());
                if (chunk.length < target.remaining()) {
                    throw new EOFException("object ends at byte " + bytes.length);
                }
                target.put(chunk);
            }
        };
    }

    private static final class Positioned extends ByteArrayInputStream {
        Positioned(byte[] bytes) {
            super(bytes);
        }

        long position() {
            return pos;
        }

        void moveTo(long position) throws IOException {
            if (position < 0 || position > count) {
                throw new EOFException("position " + position + " (expected: 0.." + count + ")");
            }
            pos = (int) position;
        }
    }
}
