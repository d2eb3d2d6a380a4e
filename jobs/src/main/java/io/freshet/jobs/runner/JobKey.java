package io.freshet.jobs.runner;

/**
 * A job over its whole life, restarts included: its checkpoints are found by it.
 *
 * @param kind {@code application} or {@code delivery}
 * @param name of the application or delivery stream, unique within its kind
 */
public record JobKey(String kind, String name) {
    public JobKey {
        if (!kind.matches("[a-z-]+") || !name.matches("[a-zA-Z0-9_.-]{1,128}") || name.matches("\\.+")) {
            throw new IllegalArgumentException(
                    "job: " + kind + "/" + name + " (expected: a kind and a name without slashes)");
        }
    }

    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
