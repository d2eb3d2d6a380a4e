package io.freshet.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A command line of {@code --name value} pairs; every flag has a default. */
public final class Flags {
    private final Map<String, String> values;

    private Flags(Map<String, String> values) {
        this.values = values;
    }

    /** Reports everything that is wrong at once. */
    public static Flags read(Map<String, String> defaults, String... arguments) {
        Map<String, String> given = new TreeMap<>(defaults);
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : arguments[i];
            if (!defaults.containsKey(name)) {
                problems.add(arguments[i] + " (expected: one of " + new TreeMap<>(defaults).keySet() + ")");
            } else if (i + 1 == arguments.length) {
                problems.add(arguments[i] + " (expected: a value after it)");
            } else {
                given.put(name, arguments[i + 1]);
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new Flags(given);
    }

    public String text(String name) {
        return String.valueOf(values.get(name));
    }

    public int number(String name) {
        String value = text(name);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " " + value + " (expected: a whole number)", e);
        }
    }
}
