package io.freshet.functions.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives by their hash. An archive is kept as it was handed in, and unpacked beside it; both are there, whole, or not at all.
 * Workers may pass through the directories but not list them: whoever does not know a hash does not find the files.
 */
public final class CodeStore {
    private static final Logger LOG = LoggerFactory.getLogger(CodeStore.class);

    /** What may come out of an archive. */
    public static final long MOST_UNPACKED = 262_144_000;

    private final Path packed;
    private final Path unpacked;
    private final Path staging;

    /**
     * A stored archive.
     *
     * @param sha256 of the archive, in base64
     * @param size of the archive in bytes
     */
    public record Code(String sha256, long size) {}

    /** Keeps everything below the directory, which it makes. */
    public CodeStore(Path directory) {
        this.packed = directory.resolve("packed").toAbsolutePath();
        this.unpacked = directory.resolve("unpacked").toAbsolutePath();
        this.staging = directory.resolve("staging").toAbsolutePath();
        try {
            for (Path each : new Path[] {directory, packed, unpacked, staging}) {
                Files.createDirectories(each);
            }
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString("rwx--x--x"));
            Files.setPosixFilePermissions(packed, PosixFilePermissions.fromString("rwx------"));
            Files.setPosixFilePermissions(staging, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("functions directory " + directory + " cannot be used", e);
        }
    }

    /** Stores and unpacks; throws if it is no archive, or too much. */
    public Code put(byte[] archive) throws CodeException {
        byte[] hash = sha256(archive);
        Code code = new Code(Base64.getEncoder().encodeToString(hash), archive.length);
        Path stagedFile = staging.resolve(UUID.randomUUID() + ".zip");
        Path stagedTree = staging.resolve(UUID.randomUUID().toString());
        try {
            Files.write(stagedFile, archive);
            Files.createDirectory(stagedTree);
            new Archive(stagedFile, MOST_UNPACKED).unpack(stagedTree);
            Files.setPosixFilePermissions(stagedTree, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(stagedFile, packedFile(code.sha256()), StandardCopyOption.ATOMIC_MOVE);
            moveTree(stagedTree, tree(code.sha256()));
            return code;
        } catch (IOException e) {
            throw new UncheckedIOException("code cannot be stored in " + packed, e);
        } finally {
            removeQuietly(stagedFile);
            removeQuietly(stagedTree);
        }
    }

    private static void moveTree(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) { // a directory that is not empty, on some systems
            if (!Files.isDirectory(to)) {
                throw e;
            }
        }
    }

    /** The archive as it was handed in. */
    public byte[] packed(String sha256) {
        try {
            return Files.readAllBytes(packedFile(sha256));
        } catch (IOException e) {
            throw new UncheckedIOException("code " + sha256 + " cannot be read", e);
        }
    }

    /** Where it is unpacked; it is unpacked again if the files have gone. */
    public Path unpacked(String sha256) {
        Path tree = tree(sha256);
        if (!Files.isDirectory(tree)) {
            try {
                put(packed(sha256));
            } catch (CodeException e) {
                throw new IllegalStateException("code " + sha256 + " can no longer be unpacked: " + e.getMessage(), e);
            }
        }
        return tree;
    }

    /**
     * Removes what was left half stored, and all archives but those, as far as it is older: what is younger may be on its way to a function, here or in another
     * process over the same directory.
     */
    public void tidy(Set<String> needed, Instant before) {
        Set<String> names = needed.stream().map(CodeStore::hex).collect(Collectors.toUnmodifiableSet());
        try (Stream<Path> files = Files.list(packed);
                Stream<Path> trees = Files.list(unpacked);
                Stream<Path> staged = Files.list(staging)) {
            Stream.of(files, trees, staged)
                    .flatMap(Function.identity())
                    .filter(path ->
                            !names.contains(path.getFileName().toString().replace(".zip", "")))
                    .filter(path -> isOlder(path, before))
                    .forEach(CodeStore::removeQuietly);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("code of functions that are gone stays behind");
        }
    }

    private static boolean isOlder(Path path, Instant before) {
        try {
            return Files.getLastModifiedTime(path).toInstant().isBefore(before);
        } catch (IOException e) { // it has gone meanwhile
            return false;
        }
    }

    private Path packedFile(String sha256) {
        return packed.resolve(hex(sha256) + ".zip");
    }

    private Path tree(String sha256) {
        return unpacked.resolve(hex(sha256));
    }

    private static String hex(String sha256) {
        return HexFormat.of().formatHex(Base64.getDecoder().decode(sha256));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void removeQuietly(Path path) {
        try {
            remove(path);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("path", path).setCause(e).log("file stays behind");
        }
    }

    private static void remove(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<Path>() {
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
        });
    }
}
