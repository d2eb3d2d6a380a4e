package io.freshet.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for the temporary files of a process: what Flink writes meanwhile, and native libraries that are unpacked to be loaded. A process that is
 * killed leaves them behind, and the next one that begins in the same place clears them away: those of a process that lives have a lock.
 */
public final class TemporaryFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFiles.class);
    private static final String LOCK = ".lock";

    private final Path directory;
    private final FileLock held;

    private TemporaryFiles(Path directory, FileLock held) {
        this.directory = directory;
        this.held = held;
    }

    /** A directory of its own below {@code tmp} of another, until it is closed or this process ends. */
    public static TemporaryFiles claim(Path dataDirectory) throws IOException {
        Path place = Files.createDirectories(dataDirectory.toAbsolutePath().resolve("tmp"));
        sweep(place);
        String name = UUID.randomUUID().toString();
        FileLock held = FileChannel.open(
                        place.resolve(name + LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                .lock();
        return new TemporaryFiles(Files.createDirectory(place.resolve(name)), held);
    }

    public Path directory() {
        return directory;
    }

    /** Whoever begins next clears it away. */
    @Override
    public void close() throws IOException {
        held.acquiredBy().close();
    }

    private static void sweep(Path place) throws IOException {
        List<Path> locks;
        try (Stream<Path> files = Files.list(place)) {
            locks = files.filter(file -> file.toString().endsWith(LOCK)).toList();
        }
        for (Path lock : locks) {
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
                if (channel.tryLock() != null) {
                    String name = lock.getFileName().toString();
                    delete(place.resolve(name.substring(0, name.length() - LOCK.length())));
                    Files.deleteIfExists(lock);
                }
            } catch (OverlappingFileLockException e) {
                // of this process
            } catch (IOException e) {
                LOG.atWarn()
                        .addKeyValue("lock", lock)
                        .addKeyValue("reason", e.toString())
                        .log("Temporary files of an earlier process stay behind");
            }
        }
    }

    /** Links are deleted and not followed. */
    private static void delete(Path directory) throws IOException {
        try {
            Path unused = Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            LOG.atDebug().addKeyValue("directory", directory).log("Gone already");
        }
    }
}
