package io.freshet.server.answer;

import io.freshet.awsapi.wire.WireRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a request is aimed at.
 *
 * @param path before the question mark, as it was sent
 * @param parameters behind it that have a name and a value, decoded, by name
 * @param others what else is behind it
 */
public record Target(String path, Map<String, String> parameters, Set<String> others) {
    /** Copies. */
    public Target {
        parameters = Map.copyOf(parameters);
        others = Set.copyOf(others);
    }

    /** Takes a request's target apart. */
    public static Target of(WireRequest request) {
        String[] parts = request.path().split("\\?", 2);
        Map<String, String> parameters = new TreeMap<>();
        Set<String> others = new TreeSet<>();
        for (String parameter : parts.length == 2 && !parts[1].isEmpty() ? parts[1].split("&", -1) : new String[0]) {
            int at = parameter.indexOf('=');
            if (at > 0) {
                parameters.put(parameter.substring(0, at), decoded(parameter.substring(at + 1)));
            } else {
                others.add(parameter);
            }
        }
        return new Target(parts[0], parameters, others);
    }

    /** What the path says below another. */
    public String below(String root) {
        return path.substring(root.length());
    }

    /** A part of a path or of a query as it was meant. */
    public static String decoded(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }

    /** Throws if there is anything else than parameters with these names. */
    public void only(Set<String> names) {
        Set<String> unknown = new TreeSet<>(parameters.keySet());
        unknown.removeAll(names);
        unknown.addAll(others);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(unknown.iterator().next() + " is no parameter (expected: "
                    + String.join(", ", new TreeSet<>(names)) + ")");
        }
    }

    /** A parameter's value, or another if it is not given. */
    public String text(String name, String otherwise) {
        return parameters.getOrDefault(name, otherwise);
    }

    /** A parameter that is a whole number of at most 15 digits, or another if it is not given. */
    public long number(String name, long otherwise) {
        String text = text(name, Long.toString(otherwise));
        if (!text.matches("\\d{1,15}")) {
            throw new IllegalArgumentException(name + ": " + text + " (expected: a whole number)");
        }
        return Long.parseLong(text);
    }
}
