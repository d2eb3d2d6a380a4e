package io.freshet.benchmarks.map;

import io.freshet.client.ObjectPiece;
import io.freshet.client.SerializableFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What is called, and made here too: the class that makes a function goes along with it, and all that it refers to. */
final class Work {
    private static final int BUFFER = 1 << 16;

    static final SerializableFunction<Integer, Object> NOTHING = Work::nothing;
    static final SerializableFunction<ObjectPiece, Long> BYTES = Work::bytes;

    private Work() {}

    static @Nullable Object nothing(int number) {
        return null;
    }

    static long bytes(ObjectPiece piece) {
        return bytes(piece.content());
    }

    /** How many bytes there are to the end. */
    static long bytes(InputStream content) {
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        try (content) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                bytes += read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }
}
