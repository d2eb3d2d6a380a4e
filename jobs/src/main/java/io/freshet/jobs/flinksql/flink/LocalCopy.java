package io.freshet.jobs.flinksql.flink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** An object on the disk for a while, for formats whose end must be read before their beginning. */
final class LocalCopy {
    private LocalCopy() {}

    /** What is asked of the copy. */
    interface OfFile<T> {
        T of(Path file) throws IOException;
    }

    static <T> T of(InputStream bytes, OfFile<T> answer) throws IOException {
        Path copy = Files.createTempFile("freshet-query", ".object");
        try {
            Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
            return answer.of(copy);
        } finally {
            Files.deleteIfExists(copy);
        }
    }
}
