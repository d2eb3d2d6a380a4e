package io.freshet.jobs.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
        return newestFile(key).map(file -> file.resolveSibling("").toUri().toString());
    }

    private Optional<Path> newestFile(JobKey key) {
        Path directory = of(key);
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        Newest newest = new Newest();
        walk(directory, "read", newest);
        return Optional.ofNullable(newest.found);
    }

    /** What is in the newest; empty if there is none, or if Flink has just removed it for a newer one. */
    Optional<byte[]> newestMetadata(JobKey key) {
        Optional<Path> file = newestFile(key);
        try {
            return file.isPresent() ? Optional.of(Files.readAllBytes(file.get())) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the checkpoint " + file.get(), e);
        }
    }

    /** The newest stays; while there is none, all do. */
    void deleteAllButNewest(JobKey key) {
        newestFile(key).ifPresent(file -> walk(of(key), "delete", new Deletion(file.resolveSibling(""))));
    }

    void delete(JobKey key) {
        Path directory = of(key);
        if (!Files.isDirectory(directory)) {
            return;
        }
        walk(directory, "delete", new Deletion(null));
    }

    /** Where Flink puts a snapshot, as a URI. */
    String snapshots(JobKey key, String name) {
        return ofSnapshot(key, name).toUri().toString();
    }

    /** Replaces the checkpoints by a copy of the snapshot, which holds all it needs. */
    void restore(JobKey key, String name) {
        Path snapshot = ofSnapshot(key, name);
        Newest newest = new Newest();
        if (Files.isDirectory(snapshot)) {
            walk(snapshot, "read", newest);
        }
        Path metadata = newest.found;
        if (metadata == null) {
            throw new IllegalStateException("snapshot " + name + " of job " + key + " is not there any more");
        }
        delete(key);
        Path target =
                of(key).resolve("restored").resolve(metadata.resolveSibling("").getFileName());
        try {
            Files.createDirectories(target);
            try (Stream<Path> files = Files.list(metadata.resolveSibling(""))) {
                // the metadata last: with it, the copy is complete
                for (Path file : files.sorted(Comparator.comparing(f -> f.endsWith("_metadata")))
                        .toList()) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the snapshot in " + snapshot, e);
        }
    }

    void deleteSnapshot(JobKey key, String name) {
        Path snapshot = ofSnapshot(key, name);
        if (Files.isDirectory(snapshot)) {
            walk(snapshot, "delete", new Deletion(null));
        }
    }

    /** A name may be longer than that of a file. */
    private Path ofSnapshot(JobKey key, String name) {
        return root.resolve("snapshots")
                .resolve(key.kind())
                .resolve(key.name())
                .resolve(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                        .toString());
    }

    /** Flink removes checkpoints that newer ones have replaced, at any time: what is gone when its turn comes does not matter. */
    private static void walk(Path directory, String what, GoneIsGone visitor) {
        try {
            Files.walkFileTree(directory, visitor);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot " + what + " the checkpoints in " + directory, e);
        }
    }

    private Path of(JobKey key) {
        return root.resolve(key.kind()).resolve(key.name());
    }

    private static class GoneIsGone extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            return after(failure);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            return after(failure);
        }

        static FileVisitResult after(@Nullable IOException failure) throws IOException {
            if (failure != null && !(failure instanceof NoSuchFileException)) {
                throw failure;
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private static final class Newest extends GoneIsGone {
        private @Nullable Path found;
        private FileTime modified = FileTime.fromMillis(Long.MIN_VALUE);

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.endsWith("_metadata") && attributes.lastModifiedTime().compareTo(modified) > 0) {
                found = file;
                modified = attributes.lastModifiedTime();
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private static final class Deletion extends GoneIsGone {
        private final @Nullable Path kept;

        /** @param kept a directory that stays, and those it is in; absent if nothing is to */
        Deletion(@Nullable Path kept) {
            this.kept = kept;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.equals(kept) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            after(failure);
            if (kept == null || !kept.startsWith(directory)) {
                Files.deleteIfExists(directory);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
