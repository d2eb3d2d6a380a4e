package io.freshet.functions.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip or jar that nobody vouches for. */
final class Archive {
    private static final int MOST_ENTRIES = 100_000;
    private static final int DEEPEST = 100;
    private static final int PIECE = 64 << 10;

    private final Path file;
    private final long mostBytes;
    private long bytes;

    /** @param mostBytes that may come out of it */
    Archive(Path file, long mostBytes) {
        this.file = file;
        this.mostBytes = mostBytes;
    }

    /** Unpacks it below a directory that is empty. What comes out can be read and run by everybody, and written by nobody. */
    void unpack(Path into) throws IOException, CodeException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > MOST_ENTRIES) {
                throw new CodeException("Could not unzip uploaded file: it has " + zip.size() + " entries (expected: "
                        + MOST_ENTRIES + " or fewer).");
            }
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                unpack(zip, entries.nextElement(), into);
            }
        } catch (ZipException | IllegalArgumentException e) { // names that are no UTF-8, too
            throw new CodeException("Could not unzip uploaded file. Please check your file, then try to upload again.");
        }
    }

    private void unpack(ZipFile zip, ZipEntry entry, Path into) throws IOException, CodeException {
        Path target = target(entry, into);
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (Files.exists(target)) {
            throw refused(entry, "is there twice");
        }
        try (InputStream source = zip.getInputStream(entry);
                OutputStream sink = Files.newOutputStream(target)) {
            byte[] piece = new byte[PIECE];
            for (int read = source.read(piece); read >= 0; read = source.read(piece)) {
                bytes += read;
                if (bytes > mostBytes) {
                    throw new CodeException("Unzipped size must be smaller than " + mostBytes + " bytes");
                }
                sink.write(piece, 0, read);
            }
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));
    }

    private static Path target(ZipEntry entry, Path into) throws CodeException {
        String name = entry.getName();
        if (name.indexOf('\\') >= 0 || name.startsWith("/") || name.isEmpty()) {
            throw refused(entry, "leads out of it");
        }
        try {
            Path target = into.resolve(name).normalize();
            for (Path part : Path.of(name)) {
                if (part.toString().equals("..")) {
                    throw refused(entry, "leads out of it");
                }
            }
            if (!target.startsWith(into) || target.getNameCount() - into.getNameCount() > DEEPEST) {
                throw refused(entry, "leads out of it, or too deep");
            }
            return target;
        } catch (InvalidPathException e) {
            throw refused(entry, "has no name that a file can have");
        }
    }

    private static CodeException refused(ZipEntry entry, String why) {
        String name = entry.getName();
        return new CodeException("Could not unzip uploaded file: the entry "
                + (name.length() > 200 ? name.substring(0, 200) : name).replaceAll("\\p{Cntrl}", "?") + " " + why
                + ".");
    }

    /** What came out of it. */
    long bytes() {
        return bytes;
    }
}
