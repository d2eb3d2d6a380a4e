package io.freshet.client.ship;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Packs what a function needs: by default the classes that it refers to, and theirs in turn, class by class from folders and jar by jar
 * from jars; or the whole class path, for functions that load classes by names that they compute.
 */
public final class Shipment {
    private Shipment() {}

    /** The function with the classes that it refers to. */
    public static Bundle closure(Object function) {
        Serialized serialized = Serialized.of(function);
        Map<String, byte[]> loose = new TreeMap<>();
        Set<Path> jars = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>();
        Set<String> seen = new LinkedHashSet<>();
        ClassLoader loader = loader(function);
        serialized.classes().forEach(type -> open.add(elementOf(type).getName()));
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            if (seen.add(name)) {
                take(name, loader, loose, jars, open);
            }
        }
        List<Bundle.File> files = new ArrayList<>();
        if (!loose.isEmpty()) {
            files.add(new Bundle.File("classes.jar", zip(loose)));
        }
        jars.forEach(jar -> files.add(file(jar)));
        return new Bundle(serialized.bytes(), files);
    }

    /** The function with all of the class path. */
    public static Bundle classPath(Object function) {
        Serialized serialized = Serialized.of(function);
        List<Bundle.File> files = new ArrayList<>();
        int number = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                files.add(new Bundle.File("classes" + number++ + ".jar", zip(contents(path))));
            } else if (Files.isRegularFile(path) && entry.endsWith(".jar")) {
                files.add(file(path));
            }
        }
        return new Bundle(serialized.bytes(), files);
    }

    private static ClassLoader loader(Object function) {
        ClassLoader loader = function.getClass().getClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    private static Class<?> elementOf(Class<?> type) {
        Class<?> element = type;
        while (element.getComponentType() != null) {
            element = element.getComponentType();
        }
        return element;
    }

    private static void take(
            String name, ClassLoader loader, Map<String, byte[]> loose, Set<Path> jars, Deque<String> open) {
        String file = name.replace('.', '/') + ".class";
        URL url = loader.getResource(file);
        if (url == null || url.getProtocol().equals("jrt")) {
            return; // of the JDK, or made while the program runs
        }
        Path jar = jarOf(url);
        if (jar != null) {
            jars.add(jar);
        }
        try (InputStream in = url.openStream()) {
            byte[] bytes = in.readAllBytes();
            if (jar == null) {
                loose.put(file, bytes);
            }
            open.addAll(ClassFile.mentioned(new ByteArrayInputStream(bytes))); // a jar needs others in turn
        } catch (IOException e) {
            throw new UncheckedIOException("class " + name + " cannot be read", e);
        }
    }

    private static @Nullable Path jarOf(URL url) {
        if (!url.getProtocol().equals("jar")) {
            return null;
        }
        String inside = url.getPath();
        return Path.of(URI.create(inside.substring(0, inside.indexOf("!/"))));
    }

    private static Bundle.File file(Path jar) {
        try {
            String name = String.valueOf(jar.getFileName()).replaceAll("[^A-Za-z0-9_.+-]", "_");
            return new Bundle.File(name.matches("[A-Za-z0-9_].*") ? name : "a" + name, Files.readAllBytes(jar));
        } catch (IOException e) {
            throw new UncheckedIOException(jar + " cannot be read", e);
        }
    }

    private static Map<String, byte[]> contents(Path folder) {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                contents.put(
                        folder.relativize(file).toString().replace(File.separatorChar, '/'), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("classes in " + folder + " cannot be read", e);
        }
        return contents;
    }

    /** The same bytes for the same contents, so that they are sent once. */
    private static byte[] zip(Map<String, byte[]> contents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : contents.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("classes cannot be packed", e);
        }
        return bytes.toByteArray();
    }
}
