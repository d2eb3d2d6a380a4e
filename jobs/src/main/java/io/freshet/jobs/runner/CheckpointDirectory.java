package io.freshet.jobs.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints and savepoints of all jobs on a file system: {@code <root>/<kind>/<name>/<run>/chk-N/_metadata}.
 *
 * <p>Flink writes {@code _metadata} last and by a rename, so a directory that has one is complete. It commits what a checkpoint holds
 * only after that; therefore the newest complete checkpoint is the only right one to go on from: an older one would deliver again
 * what the newest has published already.
 */
final class CheckpointDirectory {
    private final Path root;

    CheckpointDirectory(Path root) {
        this.root = root.toAbsolutePath();
    }

    /** Where Flink puts the checkpoints of this job, as a URI. */
    String checkpoints(JobKey key) {
        return of(key).toUri().toString();
    }

    /** The newest complete checkpoint or savepoint, as a URI; empty if there is none. */
    Optional<String> newest(JobKey key) {
        Path directory = of(key);
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.find(directory, 3, (file, attributes) -> file.endsWith("_metadata"))) {
            return files.max(Comparator.comparing(CheckpointDirectory::modified))
                    .map(file -> file.resolveSibling("").toUri().toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the checkpoints in " + directory, e);
        }
    }

    void delete(JobKey key) {
        Path directory = of(key);
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the checkpoints in " + directory, e);
        }
    }

    private Path of(JobKey key) {
        return root.resolve(key.kind()).resolve(key.name());
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
