package io.freshet.firehosesink.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what a killed server left of requests it never answered.
 *
 * <p>S3Proxy's file store writes an object {@code k} to {@code k-<uuid>} beside it, sets its attributes, the checksum among them, and
 * renames it. After a kill that file stays and is listed as an object. A file is such a leftover if its name ends in a UUID, it
 * was written while a server ran that did not end properly, and either it has no checksum, although the files of this store have,
 * or its name is one of a delivered object (which has a UUID of its own) with a second UUID behind it.
 */
final class LeftoverSweep {
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
    private static final Pattern TEMPORARY = Pattern.compile(".+-" + UUID);
    private static final Pattern OF_DELIVERED = Pattern.compile(".+-" + UUID + "(\\.[^/]*)?-" + UUID);
    private static final String CHECKSUM = "user.content-md5";
    private static final Logger LOG = LoggerFactory.getLogger(LeftoverSweep.class);

    private final Path root;
    private final Path running;

    LeftoverSweep(Path root) {
        this.root = root;
        this.running = root.resolve(".freshet-running");
    }

    /** Sweeps if the last server did not end properly, and marks that one runs now. */
    void begin() throws IOException {
        if (Files.exists(running)) {
            sweep(Files.getLastModifiedTime(running));
            Files.delete(running);
        }
        Files.createFile(running);
    }

    /** The server ended properly. */
    void end() throws IOException {
        Files.deleteIfExists(running);
    }

    private void sweep(FileTime since) throws IOException {
        boolean checksums = supportsAttributes();
        FileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                boolean inTime = attributes.lastModifiedTime().compareTo(since) >= 0;
                if (inTime && attributes.isRegularFile() && isLeftover(file, checksums)) {
                    Files.delete(file);
                    LOG.atInfo().addKeyValue("file", root.relativize(file)).log("Removed a half-written object");
                }
                return FileVisitResult.CONTINUE;
            }
        };
        Files.walkFileTree(root, visitor);
    }

    /** Whether this names a delivered object, with the UUID behind it under which it is being written. */
    static boolean isUnfinishedDelivery(String name) {
        return OF_DELIVERED.matcher(name).matches();
    }

    private static boolean isLeftover(Path file, boolean checksums) throws IOException {
        String name = file.getFileName().toString();
        return TEMPORARY.matcher(name).matches() && (isUnfinishedDelivery(name) || (checksums && !hasChecksum(file)));
    }

    private boolean supportsAttributes() throws IOException {
        Path probe = Files.createTempFile(root, ".freshet-probe", "");
        try {
            view(probe).write("user.freshet", ByteBuffer.wrap(new byte[] {1}));
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        } finally {
            Files.delete(probe);
        }
    }

    private static boolean hasChecksum(Path file) throws IOException {
        return view(file).list().contains(CHECKSUM);
    }

    private static UserDefinedFileAttributeView view(Path file) {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            throw new UnsupportedOperationException("user attributes of " + file);
        }
        return view;
    }
}
