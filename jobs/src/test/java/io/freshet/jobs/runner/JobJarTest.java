package io.freshet.jobs.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a class path. */
final class JobJarTest {
    @TempDir
    Path directory;

    @Test
    void putsAClassPathTogether() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes/a"));
        Files.writeString(classes.resolve("A.class"), "ours");
        String classPath = String.join(
                File.pathSeparator,
                directory.resolve("classes").toString(),
                jar(
                        "library-1.jar",
                        Map.of("a/A.class", "theirs", "META-INF/services/s.S", "one", "META-INF/X.SF", "x")),
                jar("library-2.jar", Map.of("b/B.class", "b", "META-INF/services/s.S", "two")),
                jar("flink-core-2.3.0.jar", Map.of("c/C.class", "c")),
                jar("flink-connector-kafka-5.jar", Map.of("d/D.class", "d")),
                directory.resolve("missing.jar").toString());

        Path made = JobJar.of(classPath, directory.resolve("cluster"));

        Map<String, String> content = content(made);
        assertThat(content.keySet())
                .containsExactlyInAnyOrder(
                        "META-INF/MANIFEST.MF", "a/A.class", "b/B.class", "d/D.class", "META-INF/services/s.S");
        assertThat(content).containsEntry("a/A.class", "ours").containsEntry("META-INF/services/s.S", "one\ntwo\n");
        assertThat(JobJar.of(classPath, directory.resolve("cluster"))).isEqualTo(made);
        Files.writeString(classes.resolve("A.class"), "changed");
        assertThat(JobJar.of(classPath, directory.resolve("cluster"))).isNotEqualTo(made);
    }

    private String jar(String name, Map<String, String> files) throws IOException {
        Path jar = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar.toString();
    }

    private static Map<String, String> content(Path jar) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                content.put(
                        entry.getName(), new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return content;
    }
}
