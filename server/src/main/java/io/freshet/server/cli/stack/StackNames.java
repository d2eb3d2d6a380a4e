package io.freshet.server.cli.stack;

import java.nio.file.Path;

/** Names of stacks. */
final class StackNames {
    private StackNames() {}

    static String checked(String name) {
        if (!name.matches("[A-Za-z][A-Za-z0-9-]{0,127}")) {
            throw new IllegalStateException(
                    "stack name: " + name + " (expected: a letter, and up to 127 letters, digits and hyphens)");
        }
        return name;
    }

    /** That of the file, or if it is called as all are, that of its folder. */
    static String of(Path file) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (name.equals("template") && folder != null && folder.getFileName() != null) {
            name = folder.getFileName().toString();
        }
        String clean = name.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^[^A-Za-z]+|-+$", "");
        return checked(clean.isEmpty() ? "stack" : clean);
    }
}
