package io.freshet.jobs.map.run;

import io.freshet.jobs.map.MapCode;
import io.freshet.jobs.map.MapStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The code of a job as files on this machine. Files are named by what they hold, so that the next job that has the same finds them.
 *
 * @param path jars, zips and folders to load from
 * @param function the serialized function; null if it is named by an entry
 */
record Code(List<Path> path, @Nullable Path function) {
    /** Fetches what is not here yet. */
    static Code fetch(MapCode code, MapStore store, Path directory) throws IOException {
        List<Path> path = new ArrayList<>();
        for (MapCode.Artifact artifact : code.artifacts()) {
            Path file = file(artifact.name(), artifact.parts(), store, directory);
            path.add(artifact.name().endsWith(".py") ? folder(file) : file);
        }
        return new Code(
                path, code.function().isEmpty() ? null : file("function.bin", code.function(), store, directory));
    }

    private static Path folder(Path file) {
        return file.resolveSibling("").normalize();
    }

    private static Path file(String name, List<String> parts, MapStore store, Path directory) throws IOException {
        String all = MapStore.sha256(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
        Path folder = directory.resolve(all);
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
            return file;
        }
        Files.createDirectories(folder);
        Path half = Files.createTempFile(folder, ".", ".part");
        try (OutputStream out = Files.newOutputStream(half)) {
            for (String part : parts) {
                out.write(store.artifact(part));
            }
        }
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rw-r--r--"));
        return Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
