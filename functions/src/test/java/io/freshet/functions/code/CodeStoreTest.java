package io.freshet.functions.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.functions.code.CodeStore.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeStoreTest {
    @TempDir
    Path directory;

    @Test
    void keepsWhatFunctionsHaveAndWhatIsYoung() throws Exception {
        CodeStore store = new CodeStore(directory);
        Code had = store.put(archive("had"));
        Code orphan = store.put(archive("orphan"));

        new CodeStore(directory).tidy(Set.of(had.sha256()), Instant.now().minus(Duration.ofHours(1)));

        assertThat(store.packed(orphan.sha256()))
                .as("stored by another process, whose function is not there yet")
                .isEqualTo(archive("orphan"));

        new CodeStore(directory).tidy(Set.of(had.sha256()), Instant.now().plusSeconds(1));

        assertThat(store.unpacked(had.sha256()).resolve("app.py")).hasContent("had");
        assertThatThrownBy(() -> store.packed(orphan.sha256())).isInstanceOf(UncheckedIOException.class);
    }

    private static byte[] archive(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry("app.py");
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
