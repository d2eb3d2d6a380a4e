package io.freshet.functions.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's own directory: {@code work} is where it starts, {@code tmp} its temporary files. It goes when the worker has ended.
 *
 * @param root all of it
 */
record WorkerDirectory(Path root) {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerDirectory.class);

    /** More files than this are as bad as too many bytes. */
    private static final int MOST_FILES = 200_000;

    static WorkerDirectory create(Path workers, String name, OptionalInt user) throws IOException {
        WorkerDirectory created = new WorkerDirectory(workers.resolve(name).toAbsolutePath());
        for (Path directory : new Path[] {created.root, created.work(), created.tmp()}) {
            Files.createDirectory(directory);
            setOwner(directory, user);
            // like /tmp, but of one user
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
        return created;
    }

    Path work() {
        return root.resolve("work");
    }

    Path tmp() {
        return root.resolve("tmp");
    }

    private static void setOwner(Path path, OptionalInt user) throws IOException {
        if (user.isPresent()) {
            Files.setAttribute(path, "unix:uid", user.getAsInt(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", user.getAsInt(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** All bytes below it, as far as they can be counted; more than anyone may have if there are too many files. */
    long bytes() {
        Sizes sizes = new Sizes();
        try {
            Files.walkFileTree(root, sizes);
        } catch (IOException e) { // it changes meanwhile
            return sizes.bytes;
        }
        return sizes.files > MOST_FILES ? Long.MAX_VALUE : sizes.bytes;
    }

    /** Removes it with all that is in it; follows no links. */
    void delete() {
        try {
            if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                Files.walkFileTree(root, new Removal());
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("directory", root).setCause(e).log("directory of a worker stays behind");
        }
    }

    private static final class Sizes extends SimpleFileVisitor<Path> {
        private long bytes;
        private int files;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes += attributes.size();
            files++;
            return files > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            if (!Files.isExecutable(directory) || !Files.isWritable(directory) || !Files.isReadable(directory)) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
