package io.freshet.jobs.map;

import static io.freshet.jobs.map.Limits.within;

import java.io.Serializable;
import java.util.List;

/**
 * What is called.
 *
 * @param function its serialized form, in parts, each named by its SHA-256; none if {@code entry} names it
 * @param entry {@code module:name} or a class; empty if the function is serialized
 * @param artifacts what it needs beside itself: jars, or zips of Python modules
 * @param version of the client's language: {@code 3.11}, or {@code 17}; empty if it does not matter
 * @param spread whether an input is a tuple of arguments
 */
public record MapCode(
        Language language,
        List<String> function,
        String entry,
        List<Artifact> artifacts,
        String version,
        boolean spread)
        implements Serializable {
    /** Of functions. */
    public enum Language {
        JAVA,
        PYTHON
    }

    /**
     * A file of code.
     *
     * @param name ends in {@code .jar}, {@code .zip} or {@code .py}
     * @param parts that it comes in, each named by its SHA-256
     */
    public record Artifact(String name, List<String> parts) implements Serializable {
        public Artifact {
            if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,199}\\.(jar|zip|py)")) {
                throw new IllegalArgumentException(
                        "artifact: " + name + " (expected: the name of a .jar, .zip or .py without folders)");
            }
            parts = hashes(name, parts);
        }
    }

    public MapCode {
        function = function.isEmpty() ? List.of() : hashes("function", function);
        artifacts = List.copyOf(artifacts);
        if (function.isEmpty() == entry.isEmpty()) {
            throw new IllegalArgumentException("code: " + (entry.isEmpty() ? "no function" : "a function and an entry")
                    + " (expected: one of them)");
        }
        if (!entry.matches("|[\\w.$]{1,300}(:[\\w]{1,100})?")) {
            throw new IllegalArgumentException("entry: " + entry + " (expected: module:name, or a class)");
        }
        if (!version.matches("|\\d{1,3}(\\.\\d{1,3})?")) {
            throw new IllegalArgumentException("version: " + version + " (expected: such as 3.11 or 17)");
        }
        within("artifacts", artifacts.size(), 0, Limits.ARTIFACTS);
        int parts =
                artifacts.stream().mapToInt(artifact -> artifact.parts().size()).sum();
        within("parts", parts + function.size(), 1, Limits.PARTS);
    }

    private static List<String> hashes(String name, List<String> parts) {
        for (String part : parts) {
            if (!part.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(name + ": part " + part + " (expected: a SHA-256 in hex)");
            }
        }
        within(name + ": parts", parts.size(), 1, Limits.PARTS);
        return List.copyOf(parts);
    }
}
