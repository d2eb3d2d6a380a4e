package io.freshet.jobs.runner;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The classes of jobs in one file: what is on the class path of this process, without what a Flink cluster has itself and what only a server
 * needs. A TaskManager reads it in a class loader for each job.
 */
public final class JobJar {
    private static final Pattern LEFT_OUT = Pattern.compile("(flink-(?!connector-(kafka|base)|avro|hadoop-fs)"
            + "|frocksdbjni|kryo|objenesis|minlog|reflectasm|snakeyaml-engine|icu4j|async-profiler"
            + "|armeria|s3proxy|jetty|jakarta\\.|picocli|h2-|scala-|kafka_|kafka-(?!clients)|log4j|logback|slf4j"
            + "|netty-tcnative|netty-transport-native|netty-resolver-dns-native|brotli4j|native-|micrometer).*");

    /** Of jars that were one each: they hold for none of the whole. */
    private static final Pattern SIGNATURES =
            Pattern.compile("META-INF/(MANIFEST\\.MF|INDEX\\.LIST|[^/]+\\.(SF|RSA|DSA|EC))|(.*/)?module-info\\.class");

    private static final String SERVICES = "META-INF/services/";
    private static final long FIXED_TIME = 1_767_225_600_000L;

    private final Set<String> written = new HashSet<>();
    private final Map<String, ByteArrayOutputStream> services = new TreeMap<>();

    private JobJar() {}

    /**
     * Makes the file, unless it is there.
     *
     * @param classPath as {@code java.class.path} has it
     * @param directory where it is kept, under a name that changes with what is in it
     */
    public static Path of(String classPath, Path directory) {
        List<Path> parts = Arrays.stream(classPath.split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .filter(part -> Files.isDirectory(part)
                        || !LEFT_OUT.matcher(part.getFileName().toString()).matches())
                .toList();
        try {
            Path jar = directory.resolve("job-" + nameOf(parts) + ".jar");
            if (!Files.exists(jar)) {
                Files.createDirectories(directory);
                Path unfinished = Files.createTempFile(directory, "job-", ".unfinished");
                new JobJar().write(parts, unfinished);
                Files.move(unfinished, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException("the jar of the jobs cannot be made in " + directory, e);
        }
    }

    private static String nameOf(List<Path> parts) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path part : parts) {
            for (Path file : files(part)) {
                all.append(file)
                        .append(' ')
                        .append(Files.size(file))
                        .append(' ')
                        .append(Files.getLastModifiedTime(file).toMillis())
                        .append('\n');
            }
        }
        return UUID.nameUUIDFromBytes(all.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static List<Path> files(Path part) throws IOException {
        try (Stream<Path> files = Files.walk(part)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void write(List<Path> parts, Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.setLevel(Deflater.BEST_SPEED);
            for (Path part : parts) {
                if (Files.isDirectory(part)) {
                    addDirectory(part, jar);
                } else {
                    addJar(part, jar);
                }
            }
            for (Map.Entry<String, ByteArrayOutputStream> service : services.entrySet()) {
                next(service.getKey(), jar);
                service.getValue().writeTo(jar);
            }
        }
    }

    private void addDirectory(Path directory, JarOutputStream jar) throws IOException {
        for (Path file : files(directory)) {
            String name = directory.relativize(file).toString().replace(File.separatorChar, '/');
            try (InputStream content = Files.newInputStream(file)) {
                add(name, content, jar);
            }
        }
    }

    private void addJar(Path part, JarOutputStream jar) throws IOException {
        try (ZipFile from = new ZipFile(part.toFile())) {
            for (ZipEntry entry : Collections.list(from.entries())) {
                if (!entry.isDirectory()) {
                    try (InputStream content = from.getInputStream(entry)) {
                        add(entry.getName(), content, jar);
                    }
                }
            }
        }
    }

    /** Of files by one name the first counts, as on a class path; lists of services are put together. */
    private void add(String name, InputStream content, JarOutputStream jar) throws IOException {
        if (SIGNATURES.matcher(name).matches()) {
            return;
        }
        if (name.startsWith(SERVICES)) {
            ByteArrayOutputStream all = services.computeIfAbsent(name, n -> new ByteArrayOutputStream());
            content.transferTo(all);
            all.write('\n');
        } else if (written.add(name)) {
            next(name, jar);
            content.transferTo(jar);
        }
    }

    private static void next(String name, JarOutputStream jar) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(FIXED_TIME);
        jar.putNextEntry(entry);
    }
}
