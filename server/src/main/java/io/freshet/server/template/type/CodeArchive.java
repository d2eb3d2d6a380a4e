package io.freshet.server.template.type;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zips code; the same files are the same bytes each time. */
final class CodeArchive {
    /** What the API takes in a request. */
    static final int MOST_BYTES = 50 << 20;

    private static final int MOST_FILES = 20_000;
    private static final FileTime ALWAYS = FileTime.fromMillis(315_532_800_000L); // the first moment that zips know
    private static final Set<String> LEFT_OUT = Set.of(".git", "__pycache__", ".aws-sam", ".DS_Store");

    private CodeArchive() {}

    /** A single file. */
    static byte[] of(String name, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entry(zip, name, text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** The files of a folder, or an archive as it is; throws with one sentence if it cannot be read or is too large. */
    static byte[] of(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            bounded(Files.size(path), path);
            byte[] file = Files.readAllBytes(path);
            boolean archive =
                    path.toString().endsWith(".zip") || path.toString().endsWith(".jar");
            return archive ? file : of(String.valueOf(path.getFileName()), new String(file, StandardCharsets.UTF_8));
        }
        if (!Files.isDirectory(path)) {
            throw new IOException(path + " is not there (expected: a folder, or a zip or jar)");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Path file : files(path)) {
                bounded(Files.size(file), file);
                entry(zip, path.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                bounded(bytes.size(), path);
            }
        }
        return bytes.toByteArray();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder, 32)) {
            List<Path> files = all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> wanted(folder.relativize(file)))
                    .sorted()
                    .limit(MOST_FILES + 1L)
                    .toList();
            if (files.isEmpty() || files.size() > MOST_FILES) {
                throw new IOException(folder + " has " + (files.isEmpty() ? "no" : "more than " + MOST_FILES)
                        + " files (expected: 1.." + MOST_FILES + ")");
            }
            return files;
        }
    }

    private static boolean wanted(Path file) {
        for (Path part : file) {
            if (LEFT_OUT.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }

    private static void bounded(long bytes, Path path) throws IOException {
        if (bytes > MOST_BYTES) {
            throw new IOException(path + " has " + bytes + " bytes (expected: " + MOST_BYTES + " or fewer)");
        }
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(ALWAYS);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
